import type { ConnectionEvents } from '../../extension/engine/connection.ts'
import { Joiner, split } from '../../extension/engine/framing.ts'
import type { PeerLink, PeerLinkEvents } from '../../extension/engine/peer-link.ts'
import { type TestRelay, testRelay } from '../../extension/engine/test-relay.ts'
import { type TestEngine, type TestWorld, testWorld } from '../../extension/engine/test-world.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import { HonestWorld } from './honest-world.ts'

/** Longer than a client ever waits to try a relay again, ms. */
const LONG_MS = 10 * 60_000
/** Facts in the lying server's channel before anybody who is asked for them is there: two pages and a tail. */
const HISTORY = 600

/** Bob's engine, on a server where alice talks with him, and on one whose relay or people lie to him. */
export class EngineRound {
  readonly world: TestWorld
  readonly liar: TestRelay
  readonly bob: TestEngine
  readonly #honest: HonestWorld
  #toBob: ConnectionEvents | undefined
  #joining = false

  private constructor(honest: HonestWorld, liar: TestRelay) {
    this.#honest = honest
    this.world = honest.world
    this.bob = honest.bob
    this.liar = liar
    const { connect } = liar
    liar.connect = (address, events) => {
      if (!this.#joining) this.#toBob = events
      return connect(address, events)
    }
  }

  /** `answerer`: takes the links that others open to bob, instead of a working one. */
  static async open(answerer?: (events: PeerLinkEvents) => PeerLink | undefined): Promise<EngineRound> {
    const world = await testWorld()
    const { openerFor } = world.links
    world.links.openerFor = (who) => (role, ice, events) =>
      (who === 'bob' && role === 'answerer' && answerer?.(events)) || openerFor(who)(role, ice, events)
    const liar = await testRelay(world.owner, world.clock.now, 'liar')
    await liar.server.fill(world.owner, liar.general, HISTORY)
    const round = new EngineRound(await HonestWorld.open(world), liar)
    world.relays.set(liar.address, liar)
    await round.bob.engine.run('join', { link: await liar.invite(), name: 'bob' })
    await world.settle()
    return round
  }

  /** Somebody else than bob connects to the lying relay. */
  connectOther<T>(connect: () => T): T {
    this.#joining = true
    try {
      return connect()
    } finally {
      this.#joining = false
    }
  }

  get server(): PublicKey {
    return this.liar.server.key
  }

  get log(): LogId {
    return this.liar.general
  }

  /** What bob thinks of the lying server's relay. */
  get connection() {
    return this.bob.engine.state().servers.find(({ server }) => server === this.server)?.connection
  }

  /** A message to bob as if from the lying relay. */
  hear(message: Uint8Array): void {
    this.#toBob?.received(message)
  }

  /** Bob is on the lying server again, whatever it takes. False: it has made itself impossible. */
  async online(): Promise<boolean> {
    const isOnline = () => this.connection?.state === 'online'
    if (isOnline()) return true
    await this.bob.engine.run('reconnect', { server: this.server })
    await this.world.settle()
    if (!isOnline()) await this.world.advance(LONG_MS)
    return isOnline()
  }

  /** @throws Broken when the honest people do not hear each other any more */
  talk(): Promise<void> {
    return this.#honest.talk()
  }

  end(): Promise<void> {
    return this.#honest.end()
  }
}

/** Frames of the engine at the other end of a link, and a way to send it any. */
export class FakeLink {
  readonly events: PeerLinkEvents
  closed = false
  readonly link: PeerLink
  readonly #joiner = new Joiner()

  constructor(events: PeerLinkEvents, heard: (frame: Uint8Array) => void) {
    this.events = events
    this.link = {
      signal: () => setImmediate(() => this.closed || events.signal('answer')),
      send: (message) => {
        const frame = this.#joiner.add(message)
        if (frame) heard(frame)
      },
      buffered: 0,
      close: () => {
        this.closed = true
        setImmediate(() => events.closed())
      },
    }
  }

  send(frame: Uint8Array): void {
    for (const message of split(frame)) if (!this.closed) this.events.received(message)
  }
}
