import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Engine } from '../../extension/engine/engine.ts'
import { memoryDevice } from '../../extension/engine/memory-device.ts'
import { type Relay, startRelay } from '../../relay/relay.ts'
import { CONTROL_LOG } from '../../shared/ids.ts'
import { inviteLink, signInvite } from '../../shared/invite.ts'
import { testSeed } from '../../shared/test-people.ts'
import { webSigner } from '../../shared/web-crypto.ts'
import { nodeWorld } from './node-world.ts'
import { type Seed, startSeed } from './start-seed.ts'

const unhurried = { burst: 1e6, perSecond: 1e6 }
const PATIENCE = { timeout: 20_000, interval: 50 }

let folder: string
let relay: Relay
let lines: string[]
const ending: (() => unknown)[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalk-seed-'))
  const { key: ownerKey } = await webSigner(testSeed('alice'))
  const limits = { claims: unhurried, frames: unhurried, logins: unhurried }
  relay = await startRelay({ dataDir: join(folder, 'relay'), ownerKey, limits })
  lines = []
})
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
  await relay.stop()
  await rm(folder, { recursive: true })
})

async function invite(virtual: boolean): Promise<string> {
  const { server, address } = relay
  const nonce = crypto.getRandomValues(new Uint8Array(8))
  const owner = await webSigner(testSeed('alice'))
  return inviteLink(await signInvite(owner, { server, address, expires: null, virtual }, nonce))
}

async function seed(more: { invite?: string } = {}): Promise<Seed> {
  const started = await startSeed({
    invite: await invite(true),
    keep: { kind: 'all' },
    dataDir: join(folder, 'seed'),
    name: 'Seed',
    log: (line) => lines.push(line),
    ...more,
  })
  ending.push(() => started.stop())
  await started.online()
  return started
}

/** Somebody with the engine in this process, and real data channels. */
async function person(name: string) {
  const device = memoryDevice()
  await device.saveKey({ kind: 'plain', seed: testSeed(name), phraseKept: true })
  const engine = new Engine(nodeWorld(device, folder), webSigner, () => undefined)
  ending.push(() => engine.stop())
  await engine.start()
  await engine.run('join', { link: await invite(false), name })
  const store = await device.openStore(relay.server)
  const { log } = await vi.waitFor(async () => {
    const general = (await store.channels()).find(({ name }) => name === 'general')
    if (!general) throw new Error('no channel yet')
    return general
  }, PATIENCE)
  return {
    engine,
    say: async (count: number) => {
      for (let i = 0; i < count; i++)
        await engine.run('say', { server: relay.server, log, text: `message ${i}`, mentions: [] })
      await vi.waitFor(async () => expect(await store.outbox()).toEqual([]), PATIENCE)
    },
    /** Messages held in channels. */
    holds: async () => {
      const pages = (await store.pages()).filter((page) => page.log !== CONTROL_LOG)
      const tails = (await store.tails()).filter(({ tail }) => tail.log !== CONTROL_LOG)
      const inTails = tails.reduce((sum, { facts }) => sum + facts.length, 0)
      return pages.reduce((sum, { held }) => sum + held, inTails)
    },
  }
}

const nothingMissing = (pages: number) =>
  vi.waitFor(
    () => expect(lines.at(-1)).toMatch(new RegExp(`^online, ${pages} pages, nothing missing`)),
    PATIENCE,
  )

it('a seed keeps what is said, also when it starts again, and hands it on when nobody else is there', async () => {
  const first = await seed()
  const alice = await person('alice')
  await alice.say(600)
  // Two whole pages, the tail, and the control log's.
  await nothingMissing(4)
  alice.engine.stop()

  await first.stop()
  lines = []
  await seed()
  await nothingMissing(4)

  const bob = await person('bob')
  await vi.waitFor(async () => expect(await bob.holds()).toBe(600), PATIENCE)
  const [server] = bob.engine.state().servers
  expect(server?.serving.taken).toBeGreaterThan(10_000)
  expect(server?.online.map(({ name, virtual }) => [name, virtual])).toContainEqual(['Seed', true])
}, 60_000)

it('a seed that was away catches up', async () => {
  const first = await seed()
  const alice = await person('alice')
  await alice.say(300)
  await nothingMissing(3)
  await first.stop()
  await alice.say(300)
  await seed()
  await nothingMissing(4)
}, 60_000)

it('a folder serves one server', async () => {
  await (await seed()).stop()
  await relay.stop()
  const { key: ownerKey } = await webSigner(testSeed('alice'))
  relay = await startRelay({ dataDir: join(folder, 'another relay'), ownerKey })
  await expect(seed()).rejects.toThrow('is of another server')
})

it('what is no invite starts nothing', async () => {
  await expect(seed({ invite: 'http://example.com/' })).rejects.toMatchObject({ reason: 'malformed' })
})
