import { performance } from 'node:perf_hooks'
import type { LogId } from '../../shared/ids.ts'
import { Chance } from './chance.ts'
import { joinAll } from './join-all.ts'
import { LIES, type Lie, liar } from './liar.ts'
import { Line } from './line.ts'
import { MemoCrypto } from './memo-crypto.ts'
import { memoStreams } from './memo-streams.ts'
import { checkPromises, isChannel, type Kept } from './promises.ts'
import { SimLinks } from './sim-links.ts'
import { SimPerson } from './sim-person.ts'
import { SimRelay } from './sim-relay.ts'
import { Talk } from './talk.ts'
import { Truth } from './truth.ts'
import { VirtualClock } from './virtual-clock.ts'
import { type Events, Weather } from './weather.ts'

export interface SimulationOptions {
  clients: number
  seed: number
  /** Simulated, until everything calms down. */
  minutes: number
  /** Messages a minute, by all together. */
  perMinute?: number
  /** What part of the people lies to peers. */
  liars?: number
  /** In which ways; in all, unless told otherwise. */
  lies?: readonly Lie[]
  tell?(line: string): void
}

export interface Simulation extends Kept {
  seed: number
  /** Of those who stayed, and were not lying. */
  online: number
  acknowledged: number
  stamped: number
  /** From the end of all trouble until everybody shows the same, ms; null when that did not come about. */
  settled: number | null
  /** From coming online to holding all there was, ms, in order. */
  catchUps: number[]
  bytes: { people: number; virtual: number; liars: number; relayOut: number; relayIn: number }
  /** Open connections of each who stayed, and the most that each had, in order. */
  peers: number[]
  mostPeers: number[]
  epochs: number
  links: number
  events: Events
  /** How many lies left, by kind. */
  lies: Events
  signatures: { asked: number; checked: number }
  calls: number
  took: { wallSeconds: number; cpuSeconds: number }
}

const START = Date.UTC(2026, 0, 1)
const MINUTE_MS = 60_000
const SETTLE_MS = 40 * MINUTE_MS
const LOOK_EVERY_MS = 5_000

/** Lets a group live for a while, in trouble, and then holds what everybody has against what they were promised. */
export async function simulate(options: SimulationOptions): Promise<Simulation> {
  const restore = memoStreams()
  const world = makeWorld(options)
  try {
    return await live(world, options)
  } finally {
    world.relay.remove()
    restore()
  }
}

function makeWorld({ clients, seed, liars = 0.05, lies: kinds = LIES }: SimulationOptions) {
  const chance = new Chance(seed)
  const clock = new VirtualClock(START)
  const crypto = new MemoCrypto()
  const seedOf = () => {
    const bytes = new Uint8Array(32)
    chance.bytes(bytes)
    return bytes
  }
  const ownerSeed = seedOf()
  const links = new SimLinks(clock)
  const relay: SimRelay = new SimRelay({
    ...{ clock, crypto, random: chance.fork().bytes, seed: seedOf(), owner: ownerSeed },
    sent: (message) => truth.heard(message),
  })
  const truth = new Truth(crypto, relay.server)
  let lied = chance.below(kinds.length)
  const lies = new Map<string, number>()
  const virtual = Math.max(1, Math.round(clients / 300))
  const people = Array.from({ length: clients }, (_, i): SimPerson => {
    const role = i < virtual ? 'virtual' : chance.happens(liars) ? 'liar' : 'person'
    const name = `${role === 'person' ? 'p' : role}${i}`
    const person: SimPerson = new SimPerson({
      ...{ name, role, seed: seedOf(), line: lineOf(chance, role), clock, crypto, chance: chance.fork() },
      ...{ relay, links },
      wrote: ({ dropOutbox = [] }) => {
        for (const hash of dropOutbox) truth.acknowledged.set(hash, { author: name, disk: person.disks })
      },
    })
    // In turn, so that a few liars already lie in different ways.
    if (role === 'liar')
      person.lie = liar(kinds[lied++ % kinds.length] ?? 'alters', chance.fork(), (lie) =>
        lies.set(lie, 1 + (lies.get(lie) ?? 0)),
      )
    return person
  })
  return { chance, clock, crypto, links, relay, truth, people, ownerSeed, lies }
}

/** Bytes a ms. */
function lineOf(chance: Chance, role: SimPerson['role']): Line {
  if (role === 'virtual') return new Line({ up: 12_500, down: 12_500, latency: 10 })
  const kind = chance.number()
  if (kind < 0.1) return new Line({ up: 32, down: 125, latency: chance.between(80, 200) })
  if (kind < 0.5) return new Line({ up: 600, down: 2_500, latency: chance.between(15, 60) })
  return new Line({ up: 2_500, down: 12_500, latency: chance.between(5, 30) })
}

type World = ReturnType<typeof makeWorld>

async function live(world: World, options: SimulationOptions): Promise<Simulation> {
  const { chance, clock, crypto, links, relay, truth, people, ownerSeed } = world
  const { seed, minutes, perMinute = 10, tell = () => undefined } = options
  const began = performance.now()
  const cpuBefore = process.cpuUsage()
  await relay.start()
  await joinAll(relay, clock, chance.fork(), ownerSeed, people)
  tell(`${people.length} have joined (${seconds(began)} s)`)
  const [first, ...others] = people
  if (!first) throw new Error('Nobody is there.')
  await first.equip()
  await first.come()
  const log = await firstChannel(first, clock)
  for (const person of others) await person.equip(first)
  const weather = new Weather({ clock, chance: chance.fork(), people, relay, links })
  const started = clock.now()
  weather.begin(minutes)
  const talk = new Talk({ clock, chance: chance.fork(), people, truth, log, perMinute })
  talk.begin()
  for (let minute = 10; minute < minutes; minute += 10) {
    await clock.run(started + minute * MINUTE_MS)
    const online = people.filter(({ online }) => online).length
    tell(`minute ${minute}: ${online} online, ${truth.stamped.size} facts (${seconds(began)} s)`)
  }
  await clock.run(started + minutes * MINUTE_MS)
  talk.end()
  await weather.calm()
  const calmAt = clock.now()
  const stayed = people.filter((person) => person.engine && person.role === 'person')
  const settled = await settle(world, stayed)
  tell(`calm since ${(clock.now() - calmAt) / 1_000} s (${seconds(began)} s)`)
  const logs = [...new Set([...truth.stamped.values()].map((fact) => fact.log))].filter(isChannel)
  truth.learn(relay.controlFacts())
  const kept = await checkPromises(stayed, truth, relay, crypto, logs)
  if (settled === null) kept.broken.unshift(await whoIsNotWhole(stayed))
  const sum = (role: SimPerson['role']) =>
    people.reduce((bytes, person) => bytes + (person.role === role ? person.given : 0), 0)
  const sorted = (list: number[]) => list.sort((a, b) => a - b)
  return {
    ...kept,
    ...{ seed, online: stayed.length, settled, epochs: relay.epochs, links: links.opened },
    acknowledged: truth.acknowledged.size,
    stamped: truth.stamped.size,
    catchUps: sorted(people.filter(({ role }) => role === 'person').flatMap(({ catchUps }) => catchUps)),
    bytes: {
      people: sum('person'),
      virtual: sum('virtual'),
      liars: sum('liar'),
      relayOut: relay.toClients,
      relayIn: relay.fromClients,
    },
    peers: sorted(stayed.map(({ server }) => server?.serving.peers ?? 0)),
    mostPeers: sorted(people.map(({ mostPeers }) => mostPeers)),
    events: weather.happened,
    lies: Object.fromEntries(world.lies),
    signatures: { asked: crypto.asked, checked: crypto.checked },
    calls: clock.called,
    took: { wallSeconds: Number(seconds(began)), cpuSeconds: process.cpuUsage(cpuBefore).user / 1e6 },
  }
}

/** The channel that every server begins with, as soon as anybody knows of it. */
async function firstChannel(person: SimPerson, clock: VirtualClock): Promise<LogId> {
  for (let tries = 0; tries < 60; tries++) {
    await clock.run(clock.now() + 1_000)
    const channel = (await (await person.store()).channels()).find(({ readable }) => readable)
    if (channel) return channel.log
  }
  throw new Error('The first client learnt of no channel.')
}

/** Lets time pass until nobody lacks anything that somebody has. */
async function settle({ clock }: World, stayed: SimPerson[]): Promise<number | null> {
  const began = clock.now()
  while (clock.now() - began < SETTLE_MS) {
    await clock.run(clock.now() + LOOK_EVERY_MS)
    const waiting = await Promise.all(
      stayed.map(async (person) => (await (await person.store()).outbox()).length),
    )
    const whole = stayed.every(
      ({ server }) => server?.connection.state === 'online' && server.filling.length === 0,
    )
    if (whole && waiting.every((count) => count === 0)) return clock.now() - began
  }
  return null
}

async function whoIsNotWhole(stayed: SimPerson[]): Promise<string> {
  const lacking = stayed.flatMap(({ name, server }) => {
    if (!server) return `${name}: gone`
    const { connection, filling } = server
    const missing = filling.map(({ missing, blocked }) => `${missing} ${blocked}`).join()
    return connection.state !== 'online' || missing ? `${name}: ${connection.state} ${missing}` : []
  })
  return `after ${SETTLE_MS / MINUTE_MS} calm minutes ${lacking.length} of ${stayed.length} are not whole: ${lacking.slice(0, 5).join('; ')}`
}

const seconds = (began: number) => ((performance.now() - began) / 1_000).toFixed(1)
