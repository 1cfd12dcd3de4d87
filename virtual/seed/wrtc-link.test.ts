import { vi } from 'vitest'
import { peerLinkContract } from '../../extension/engine/peer-link-contract.ts'
import { openWrtcLink } from './wrtc-link.ts'

// Real data channels over loopback, which a busy machine opens when it can.
vi.setConfig({ testTimeout: 30_000 })

peerLinkContract(async () => ({ alice: openWrtcLink, bob: openWrtcLink }))
