import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRelay } from '../../relay/relay.ts'
import { inviteLink, signInvite } from '../../shared/invite.ts'
import { webSigner } from '../../shared/web-crypto.ts'
import { Child } from '../child.ts'
import type { Row } from '../row.ts'
import { fillStore } from '../seed/fill-store.ts'
import type { SeedMethods } from '../seed/seed-process.ts'
import { talker } from '../seed/talk.ts'

/** What a small machine can spare. */
const PROMISED_MB = 150
const FACTS = 1_000_000
/** Said for real, and asked back by somebody in each round. */
const PAGES = 20
const unhurried = { burst: 1e6, perSecond: 1e6 }

export const row: Row = {
  id: 'seed-memory',
  what: 'the 150 MB promised ÷ the most memory (RSS) that a fresh process of the seed with 1,000,000 facts on its disk takes while a newcomer gets 20 pages from it; all but these pages are rows over the same bytes, as a page that nobody asks for stays on the disk',
  unit: 'MB',
  lowerIsBetter: true,
  goal: 1,
  rounds: 3,
  async prepare(bench) {
    const folder = await mkdtemp(join(tmpdir(), 'catalk-bench-'))
    const owner = randomBytes(32)
    const signer = await webSigner(owner)
    const limits = { claims: unhurried, frames: unhurried, logins: unhurried }
    const relay = await startRelay({ dataDir: join(folder, 'relay'), ownerKey: signer.key, limits })
    const { server, address } = relay
    const invite = async (virtual: boolean) =>
      inviteLink(await signInvite(signer, { server, address, expires: null, virtual }, randomBytes(8)))
    const dataDir = join(folder, 'seed')
    const options = { invite: await invite(true), keep: { kind: 'all' } as const, dataDir, name: 'Seed' }
    const url = new URL('../seed/seed-process.ts', import.meta.url)

    const alice = await talker(owner, folder, await invite(false), 'alice')
    await alice.say((await bench.said(PAGES * 256)).map(({ text }) => text))
    const first = Child.start<SeedMethods>(url, await seedFlags())
    await first.call('start', options)
    await first.call('stop')
    await first.end()
    alice.stop()
    await fillStore(dataDir, server, FACTS)
    return {
      async ours() {
        const seed = Child.start<SeedMethods>(url, await seedFlags())
        await seed.call('start', options)
        const bob = await talker(randomBytes(32), folder, await invite(false), 'bob')
        await bob.holds(PAGES)
        const peak = await seed.call('peakMemory')
        bob.stop()
        await seed.call('stop')
        await seed.end()
        return peak
      },
      other: async () => PROMISED_MB,
      async close() {
        await relay.stop()
        await rm(folder, { recursive: true })
      },
    }
  },
}

/** What Node is told by `npm run seed`. */
async function seedFlags(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  return scripts.seed.split(' ').filter((part: string) => part.startsWith('--'))
}
