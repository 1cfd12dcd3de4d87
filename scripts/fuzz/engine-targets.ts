import { nodeSigner } from '../../relay/node-crypto.ts'
import { decode } from '../../shared/cbor.ts'
import { signedBytes } from '../../shared/crypto.ts'
import { deflate } from '../../shared/deflate.ts'
import { unpackFacts } from '../../shared/facts-frame.ts'
import {
  decodeFrame,
  encodeFrame,
  openEnvelope,
  PROTOCOL_VERSION,
  plainEnvelope,
} from '../../shared/frame.ts'
import { headRow } from '../../shared/head-row.ts'
import { CONTROL_LOG, idBytes } from '../../shared/ids.ts'
import { MAX_PEER_FRAME_BYTES, MAX_RELAY_FRAME_BYTES } from '../../shared/limits.ts'
import { encodePage } from '../../shared/page.ts'
import { PEER_FRAMES, type PeerFrame } from '../../shared/peer-frames.ts'
import { RELAY_FRAMES } from '../../shared/relay-frames.ts'
import { signSignal } from '../../shared/signal.ts'
import { type TestPerson, testPerson, testSeed } from '../../shared/test-people.ts'
import { Chance } from '../simulate/chance.ts'
import { EngineRound, FakeLink } from './engine-round.ts'
import { isFrame } from './is-frame.ts'
import { makeSamples } from './samples.ts'
import { Broken, type Target } from './target.ts'

/** A world begins anew after so many inputs: what an engine keeps of history is its work. */
const ROUND = 2_000

/** An engine is told spoiled things by one relay, while it is on another one with honest people. */
export async function lyingRelay(): Promise<Target> {
  const round = await EngineRound.open()
  const samples = await makeSamples('mallory', round.log, round.liar.server)
  await round.end()
  return new LyingRelay(samples.relayFrames.map(plainEnvelope))
}

class LyingRelay implements Target {
  readonly name = 'engine, a lying relay'
  readonly hangsMs = 10_000
  readonly seeds: readonly Uint8Array[]
  readonly #chance = new Chance(3)
  readonly #mallory = nodeSigner(testSeed('mallory'))
  #round: EngineRound | undefined
  #left = 0

  constructor(seeds: readonly Uint8Array[]) {
    this.seeds = seeds
  }

  isDeep(input: Uint8Array): boolean {
    return input[0] === 1 || isFrame(RELAY_FRAMES, input.subarray(1), MAX_RELAY_FRAME_BYTES)
  }

  async prepare(): Promise<void> {
    if (this.#left > 0 && (await this.#round?.online())) return
    await this.#round?.end()
    this.#round = await EngineRound.open()
    this.#left = ROUND
  }

  async read(input: Uint8Array): Promise<string> {
    const round = this.#round
    this.#left--
    if (!round || !(await round.online())) return 'not online'
    const stamped = this.#chance.happens(0.5) && (await this.#stamped(round, input))
    if (!stamped) round.hear(input)
    await round.world.settle()
    await round.talk()
    const { connection } = round
    const what =
      connection?.state === 'waiting' || connection?.state === 'refused' ? connection.reason : 'taken'
    return stamped ? `${what}, stamped` : what
  }

  async close(): Promise<string[]> {
    await this.#round?.end()
    this.#round = undefined
    return []
  }

  /** Spoiled facts, certified as they are: the relay has its key. */
  async #stamped(round: EngineRound, input: Uint8Array): Promise<boolean> {
    try {
      const bytes = await openEnvelope(input, MAX_RELAY_FRAME_BYTES)
      const frame = decodeFrame(RELAY_FRAMES, bytes, MAX_RELAY_FRAME_BYTES)
      if (frame.kind !== 'facts') return false
      const { log, facts } = unpackFacts(round.server, frame.content)
      const claims = facts.map(({ fact: { claim, signature } }) => ({
        claim,
        signature: this.#chance.happens(0.8)
          ? this.#mallory.sign(signedBytes('catalk/claim/1', round.server, claim))
          : signature,
      }))
      await round.liar.stamp(log === CONTROL_LOG ? log : round.log, claims)
      return true
    } catch {
      return false
    }
  }
}

/** An engine is told spoiled things by a peer, while it is on another server with honest people. */
export async function lyingPeer(): Promise<Target> {
  const round = await EngineRound.open()
  const samples = await makeSamples('mallory', round.log, round.liar.server)
  const pages = await Promise.all([0, 1, 2].map((index) => round.liar.server.page(round.log, index)))
  const deflated = await Promise.all(pages.map((page) => deflate(encodePage(page))))
  await round.end()
  const answers = deflated.map((page) => encodeFrame({ kind: 'page', content: { id: 1, page } }))
  return new LyingPeer([...answers, ...answers, ...samples.peerFrames])
}

class LyingPeer implements Target {
  readonly name = 'engine, a lying peer'
  readonly hangsMs = 10_000
  readonly seeds: readonly Uint8Array[]
  readonly #chance = new Chance(4)
  #round: EngineRound | undefined
  #left = 0
  #peer: TestPerson | undefined
  #peers = 0
  #fake: FakeLink | undefined
  /** Questions of the engine that wait for an answer. */
  #asked: number[] = []
  #connections = 0

  constructor(seeds: readonly Uint8Array[]) {
    this.seeds = seeds
  }

  isDeep(input: Uint8Array): boolean {
    return isFrame(PEER_FRAMES, input, MAX_PEER_FRAME_BYTES)
  }

  async prepare(): Promise<void> {
    if (this.#left > 0) return
    await this.#round?.end()
    this.#peer = this.#fake = undefined
    this.#left = ROUND
    this.#round = await EngineRound.open((events) => this.#answerer(events))
  }

  async read(input: Uint8Array): Promise<string> {
    const round = this.#round
    this.#left--
    if (!round || !(await round.online())) throw new Broken('The engine is not online any more.')
    const fake = await this.#linked(round)
    if (!fake) return 'turned away'
    fake.send(this.#answering(input))
    await round.world.settle()
    await round.talk()
    if (!fake.closed) return 'taken'
    this.#fake = undefined
    return 'closed'
  }

  async close(): Promise<string[]> {
    await this.#round?.end()
    this.#round = undefined
    return [`${this.#connections.toLocaleString('en')} links`, `${this.#peers} liars`]
  }

  /** What looks like an answer is one to a question that was asked. */
  #answering(input: Uint8Array): Uint8Array {
    const id = this.#chance.pick(this.#asked)
    if (id === undefined || this.#chance.happens(0.1) || !this.isDeep(input)) return input
    const frame = decodeFrame(PEER_FRAMES, input, MAX_PEER_FRAME_BYTES)
    if (frame.kind !== 'page' && frame.kind !== 'none' && frame.kind !== 'found') return input
    this.#asked = this.#asked.filter((other) => other !== id)
    return encodeFrame({ kind: frame.kind, content: { ...frame.content, id } })
  }

  /** The engine takes what somebody else dials: this peer holds the other end. */
  #answerer(events: ConstructorParameters<typeof FakeLink>[0]) {
    this.#fake = new FakeLink(events, (bytes) => {
      const [kind, content] = decode(bytes) as [string, { id: number }]
      if (kind === 'want' || kind === 'find') this.#asked.push(content.id)
    })
    return this.#fake.link
  }

  async #linked(round: EngineRound): Promise<FakeLink | undefined> {
    if (this.#fake && !this.#fake.closed) return this.#fake
    for (let tries = 0; tries < 2; tries++) {
      const fake = await this.#dial(round)
      if (fake) return fake
      // Who lied is avoided for a day: somebody else comes in their place.
      if (this.#peer) round.liar.disconnect(this.#peer.key)
      this.#peer = undefined
    }
    return undefined
  }

  async #dial(round: EngineRound): Promise<FakeLink | undefined> {
    const { liar, bob, world } = round
    this.#peer ??= await this.#come(round)
    const peer = this.#peer
    this.#fake = undefined
    this.#asked = []
    const connection = new Uint8Array(8)
    this.#chance.bytes(connection)
    const signal = await signSignal(peer, round.server, {
      ...{ to: bob.key, connection, kind: 'offer', sdp: 'offer', time: world.clock.now() },
    })
    liar.send(bob.key, { kind: 'signal', content: signal })
    await world.settle()
    const fake = this.#fake as FakeLink | undefined
    if (!fake || fake.closed) return undefined
    this.#connections++
    fake.events.opened()
    if (this.#chance.happens(0.95)) fake.send(encodeFrame(await this.#hello(round, peer)))
    await world.settle()
    return fake.closed ? undefined : fake
  }

  async #hello({ liar, log, world }: EngineRound, peer: TestPerson): Promise<PeerFrame> {
    const { bytes, signature } = await liar.server.attest(peer, { time: world.clock.now() })
    const head = headRow(await liar.server.head(log))
    const coverage = [
      {
        ...{ log: idBytes(log), epoch: idBytes(liar.server.epoch), head },
        ...{ pages: [[0, 1]] as [number, number][], short: [2, head[3][0] - 512] as [number, number] },
      },
    ]
    return {
      kind: 'hello',
      content: { version: PROTOCOL_VERSION, attestation: [bytes, signature], coverage, giving: 'freely' },
    }
  }

  /** Somebody new on the lying server, whose key is lower than bob's: of two offers theirs stands. */
  async #come(round: EngineRound): Promise<TestPerson> {
    const { liar, bob, world } = round
    for (;;) {
      const peer = await testPerson(`mallory ${++this.#peers}`)
      if (peer.key > bob.key) continue
      const invite = await liar.server.invite(world.owner, { address: liar.address })
      const join = await peer.join(liar.server.key, invite)
      const connection = round.connectOther(() =>
        liar.connect(liar.address, {
          opened: () => {
            const content = { version: PROTOCOL_VERSION, key: idBytes(peer.key), nonce: new Uint8Array(32) }
            connection.send(encodeFrame({ kind: 'hello', content }))
            const login = { signature: new Uint8Array(64), join: [join.claim, join.signature], control: [] }
            connection.send(encodeFrame({ kind: 'login', content: login }))
          },
          received: () => undefined,
          closed: () => undefined,
        }),
      )
      await world.settle()
      return peer
    }
  }
}
