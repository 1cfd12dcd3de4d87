import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { nodeSigner } from '../../relay/node-crypto.ts'
import { type Relay, startRelay } from '../../relay/relay.ts'
import { newSigner, randomBytes, TestClient } from '../../relay/test-client.ts'
import { policyOf } from '../../relay/test-policy.ts'
import type { LogId } from '../../shared/ids.ts'
import { inviteLink, signInvite } from '../../shared/invite.ts'
import { proveHistory } from '../proven-history.ts'
import { packHistory } from '../proven-history-bytes.ts'
import type { Said } from '../said.ts'

/** A relay, and what was said in its channel before it started: pages for whoever is to hold them. */
export interface Talk {
  link: string
  log: LogId
  /** For a page to unpack. */
  history: Uint8Array
  facts: number
  close(): Promise<void>
}

const unhurried = { burst: 1e6, perSecond: 1e6 }

/** The relay's own, real and on loopback; only its limits on how often somebody may come are lifted. */
export async function startTalk(said: Said[]): Promise<Talk> {
  const dataDir = await mkdtemp(join(tmpdir(), 'catalk-bench-'))
  const seed = randomBytes(32)
  const owner = newSigner()
  const relay = await startRelay({
    dataDir,
    seed,
    ownerKey: owner.key,
    limits: { logins: unhurried, frames: unhurried, signals: unhurried, controlLog: unhurried },
  })
  const log = await generalOf(relay, owner)
  const history = await proveHistory(said, { seed, log })
  const { server, address } = relay
  const invite = await signInvite(owner, { server, address, expires: null, virtual: false }, randomBytes(8))
  return {
    link: inviteLink(invite),
    log,
    history: packHistory(history),
    facts: said.length,
    async close() {
      await relay.stop()
      await rm(dataDir, { recursive: true })
    },
  }
}

async function generalOf(relay: Relay, owner: ReturnType<typeof nodeSigner>): Promise<LogId> {
  const client = await TestClient.online(relay.address, owner)
  const { channels } = await policyOf(relay.server, client.welcome.control)
  await client.close()
  const general = [...channels.values()].find(({ name }) => name === 'general')
  if (!general) throw new Error('a new server has no #general')
  return general.log
}
