import type { ClaimHash, LogId, PublicKey } from '../../shared/ids.ts'
import { type TestPerson, testPerson, testSeed } from '../../shared/test-people.ts'
import type { Random } from '../../shared/uuid-v7.ts'
import type { ServerState } from '../bridge/state.ts'
import type { Timeline } from '../bridge/views.ts'
import type { Device } from './device.ts'
import { Engine } from './engine.ts'
import { examineInProcess } from './examine-page.ts'
import type { FactStore } from './fact-store.ts'
import { memoryDevice } from './memory-device.ts'
import { type TestClock, testClock } from './test-clock.ts'
import { type TestLinks, testLinks } from './test-links.ts'
import { type TestPower, testPower } from './test-power.ts'
import { counted, countedCrypto, countedSigner, countStreams, quiet } from './test-quiet.ts'
import { type TestRelay, testRelay } from './test-relay.ts'
import { testStretch } from './test-stretch.ts'
import { timelineOf } from './test-timeline.ts'

/** People with whole engines, and relays, in one process, where nothing happens but what a test lets happen. */
export interface TestWorld {
  clock: TestClock
  links: TestLinks
  /** Who owns every server here. */
  owner: TestPerson
  relay: TestRelay
  /** The relay that answers at an address, if any. */
  relays: Map<string, TestRelay>
  /** Somebody with a device and a running engine; on the relay's server unless told otherwise. */
  person(name: string, more?: PersonOptions): Promise<TestEngine>
  /** The owner says so many messages, numbered on from those before; answers their texts. Whoever is online hears them. */
  said(count: number): Promise<string[]>
  /** Resolves once all is done that can be done without time passing. */
  settle(): Promise<void>
  /** Lets time pass. */
  advance(ms: number): Promise<void>
}

export interface PersonOptions {
  virtual?: boolean
  /** False: a device with a key and nothing else. */
  joins?: boolean
}

export interface TestEngine {
  readonly name: string
  readonly key: PublicKey
  readonly device: Device
  readonly power: TestPower
  engine: Engine
  /** What a page would see of the server. */
  readonly server: ServerState
  store(): Promise<FactStore>
  say(text: string, mentions?: PublicKey[]): Promise<ClaimHash>
  timeline(log?: LogId): Promise<Timeline>
  /** Texts of messages in order, and gaps as their size. */
  sees(log?: LogId): Promise<(string | number)[]>
  unread(log?: LogId): Promise<{ unread: number; mentions: number }>
  /** The engine ends, as with the browser; the device stays. */
  quit(): Promise<void>
  /** A new engine on the same device. */
  restart(): Promise<void>
}

export async function testWorld(): Promise<TestWorld> {
  countStreams()
  const clock = testClock()
  const links = testLinks()
  const owner = await testPerson('owner')
  const relay = await testRelay(owner, clock.now)
  const relays = new Map([[relay.address, relay]])
  const random = seeded(1)
  let told = 0

  const world: TestWorld = {
    clock,
    links,
    owner,
    relay,
    relays,
    async said(count) {
      const texts = Array.from({ length: count }, () => `message ${++told}`)
      const { server, general } = relay
      await relay.stamp(
        general,
        await Promise.all(texts.map((text) => owner.message(server.key, general, text))),
      )
      await quiet()
      return texts
    },
    settle: quiet,
    advance: (ms) => clock.advance(ms).then(quiet),
    async person(name, { virtual = false, joins = true } = {}) {
      const device = memoryDevice()
      const power = testPower()
      await device.saveKey({ kind: 'plain', seed: testSeed(name), phraseKept: true })
      const { key } = await countedSigner(testSeed(name))
      const make = () =>
        new Engine(
          {
            crypto: countedCrypto,
            random,
            clock,
            connect: (address, events) => {
              const at = relays.get(address)
              if (at) return at.connect(address, events)
              setImmediate(() => events.closed())
              return { send: () => undefined, close: () => undefined }
            },
            openLink: links.openerFor(name),
            device,
            disk: { estimate: async () => null, persist: async () => true, persisted: async () => false },
            power,
            examine: (page) => counted(() => examineInProcess(countedCrypto)(page)),
            stretch: testStretch,
          },
          countedSigner,
          () => undefined,
        )
      const { server } = relay
      const at = server.key
      const person: TestEngine = {
        name,
        key,
        device,
        power,
        engine: make(),
        get server() {
          const [state] = person.engine.state().servers
          if (!state) throw new Error(`${name} is on no server`)
          return state
        },
        store: () => device.openStore(at),
        say: async (text, mentions = []) =>
          (await person.engine.run('say', { server: at, log: relay.general, text, mentions })).hash,
        timeline: async (log = relay.general) => timelineOf(await person.store(), countedCrypto, at, log),
        sees: async (log = relay.general) =>
          (await person.timeline(log)).items.map((item) => (item.kind === 'gap' ? item.count : item.text)),
        async unread(log = relay.general) {
          const row = (await (await person.store()).channels()).find((channel) => channel.log === log)
          return { unread: row?.unread ?? 0, mentions: row?.mentions ?? 0 }
        },
        async quit() {
          person.engine.stop()
          await quiet()
        },
        async restart() {
          person.engine.stop()
          await quiet()
          person.engine = make()
          await person.engine.start()
          await quiet()
        },
      }
      await person.engine.start()
      if (joins) await person.engine.run('join', { link: await relay.invite({ virtual }), name })
      await quiet()
      return person
    },
  }
  return world
}

/** Chance that is the same in every run (mulberry32). */
function seeded(seed: number): Random {
  let state = seed
  return (bytes) => {
    for (let i = 0; i < bytes.length; i++) {
      state = (state + 0x6d2b79f5) >>> 0
      let t = Math.imul(state ^ (state >>> 15), 1 | state)
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
      bytes[i] = (t ^ (t >>> 14)) >>> 24
    }
  }
}
