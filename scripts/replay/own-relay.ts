import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Relay, startRelay } from '../../relay/relay.ts'
import type { PublicKey } from '../../shared/ids.ts'

const FAST = { burst: 1e9, perSecond: 1e9 }

/** A relay on loopback, in a folder of its own, that lets everybody speak as fast as they can; `stop` removes all. */
export async function ownRelay(ownerKey: PublicKey): Promise<Relay> {
  const dataDir = await mkdtemp(join(tmpdir(), 'catalk-replay-relay-'))
  const relay = await startRelay({
    dataDir,
    ownerKey,
    name: 'Replay',
    limits: { claims: FAST, frames: FAST, controlLog: FAST, logins: FAST },
    log: (line) => console.log(`relay: ${line}`),
  })
  return {
    ...relay,
    async stop() {
      await relay.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
