import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Relay, startRelay } from '../../relay/relay.ts'
import type { PublicKey } from '../../shared/ids.ts'
import { inviteLink, signInvite } from '../../shared/invite.ts'
import { memberLink } from '../../shared/join-link.ts'
import { phraseOf } from '../../shared/phrase.ts'
import { webSigner } from '../../shared/web-crypto.ts'
import { ShiftedClock } from './shifted-clock.ts'

/** The server that the demo plays on. */
export interface Stage {
  clock: ShiftedClock
  ownerPhrase: string
  server: PublicKey
  address: string
  /** The server's own link, with no invite in it. */
  link: string
  invite(): Promise<string>
  /** The relay goes away, and comes back on its disk and its port. */
  goAway(): Promise<void>
  comeBack(): Promise<void>
  end(): Promise<void>
}

export async function buildStage(name: string, minutesAgo: number): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'catalk-demo-'))
  const seed = Uint8Array.from(randomBytes(32))
  const owner = await webSigner(seed)
  const clock = new ShiftedClock()
  clock.set(minutesAgo)
  const start = (port: number) => startRelay({ dataDir, ownerKey: owner.key, name, clock, port })
  let relay: Relay = await start(0)
  const { server, address, port } = relay
  return {
    clock,
    ownerPhrase: phraseOf(seed),
    server,
    address,
    link: memberLink(server, address),
    invite: async () =>
      inviteLink(await signInvite(owner, { server, address, expires: null, virtual: false }, randomBytes(8))),
    goAway: () => relay.stop(),
    async comeBack() {
      relay = await start(port)
    },
    async end() {
      await relay.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
