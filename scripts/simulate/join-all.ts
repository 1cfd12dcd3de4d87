import { nodeSigner } from '../../relay/node-crypto.ts'
import { signClaim } from '../../shared/claim.ts'
import { decodeFrame, encodeFrame, openEnvelope, PROTOCOL_VERSION } from '../../shared/frame.ts'
import { CONTROL_LOG, idBytes } from '../../shared/ids.ts'
import { type SignedInvite, signInvite } from '../../shared/invite.ts'
import { MAX_RELAY_FRAME_BYTES } from '../../shared/limits.ts'
import { loginSignedBytes } from '../../shared/login.ts'
import { RELAY_FRAMES } from '../../shared/relay-frames.ts'
import type { Chance } from './chance.ts'
import { Line } from './line.ts'
import type { SimRelay } from './sim-relay.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface Newcomer {
  name: string
  seed: Uint8Array
  virtual: boolean
}

/** So many at once: each is told who else is there. */
const AT_ONCE = 50

/** Makes them members, and lets them go again: a server has a past before anybody is online. */
export async function joinAll(
  relay: SimRelay,
  clock: VirtualClock,
  chance: Chance,
  owner: Uint8Array,
  newcomers: Newcomer[],
): Promise<void> {
  const inviter = nodeSigner(owner)
  const nonce = (length: number) => {
    const bytes = new Uint8Array(length)
    chance.bytes(bytes)
    return bytes
  }
  const invite = (virtual: boolean) =>
    signInvite(inviter, { server: relay.server, address: relay.address, expires: null, virtual }, nonce(8))
  const [forPeople, forVirtual] = [await invite(false), await invite(true)]
  for (let at = 0; at < newcomers.length; at += AT_ONCE) {
    const now = newcomers.slice(at, at + AT_ONCE)
    let left = now.length
    for (const newcomer of now) {
      const { seed, name, virtual } = newcomer
      const by = virtual ? forVirtual : forPeople
      join(relay, { seed, name, by, nonces: [nonce(32), nonce(8)], sentAt: clock.now() }, () => left--)
    }
    await clock.run(clock.now() + 60_000, () => left === 0)
    if (left > 0) throw new Error(`${left} could not join.`)
  }
}

interface Join {
  seed: Uint8Array
  name: string
  by: SignedInvite
  nonces: [Uint8Array, Uint8Array]
  sentAt: number
}

function join(relay: SimRelay, { seed, name, by, nonces, sentAt }: Join, done: () => void): void {
  const signer = nodeSigner(seed)
  const { server } = relay
  const connection = relay.connectFrom(new Line({ up: 1e6, down: 1e6, latency: 1 }), () => undefined)(
    relay.address,
    {
      opened: () => {
        const content = { version: PROTOCOL_VERSION, key: idBytes(signer.key), nonce: nonces[0] }
        connection.send(encodeFrame({ kind: 'hello', content }))
      },
      received: async (message) => {
        const bytes = await openEnvelope(message, MAX_RELAY_FRAME_BYTES)
        const frame = decodeFrame(RELAY_FRAMES, bytes, MAX_RELAY_FRAME_BYTES)
        if (frame.kind === 'bye') throw new Error(frame.content.sentence)
        if (frame.kind === 'challenge') {
          const body = { name, invite: by.bytes, inviteSignature: by.signature }
          const fields = { server, log: CONTROL_LOG, type: 'join', sentAt, nonce: nonces[1], body }
          const claim = await signClaim(signer, fields)
          const signature = signer.sign(loginSignedBytes(server, 'client', nonces[0], frame.content.nonce))
          const content = {
            signature,
            control: [],
            join: [claim.claim, claim.signature] as [Uint8Array, Uint8Array],
          }
          connection.send(encodeFrame({ kind: 'login', content }))
        }
        if (frame.kind !== 'welcome') return
        connection.close()
        done()
      },
      closed: () => undefined,
    },
  )
}
