import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WebSocket } from 'ws'
import type { Connect } from '../../extension/engine/connection.ts'
import { Account, NO_LIMITS } from '../../relay/account.ts'
import type { Clock as RelayClock } from '../../relay/clock.ts'
import { ControlLog } from '../../relay/control-log.ts'
import { ControlState } from '../../relay/control-state.ts'
import { type NodeSigner, nodeSigner } from '../../relay/node-crypto.ts'
import { type OpenEpoch, openEpoch } from '../../relay/open-epoch.ts'
import { RateLimit } from '../../relay/rate-limit.ts'
import { RELAY_LIMITS, type RelayLimits } from '../../relay/relay-limits.ts'
import { Session } from '../../relay/session.ts'
import type { Fact } from '../../shared/fact.ts'
import type { PublicKey } from '../../shared/ids.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Random } from '../../shared/uuid-v7.ts'
import { Line } from './line.ts'
import type { MemoCrypto } from './memo-crypto.ts'
import { type RelaySide, SimSocket } from './sim-socket.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface SimRelayOptions {
  clock: VirtualClock
  crypto: MemoCrypto
  random: Random
  seed: Uint8Array
  /** The owner's seed: it invites. */
  owner: Uint8Array
  /** Every message to any client, once. */
  sent(message: Buffer): void
}

const ENOUGH = { burst: 1e9, perSecond: 1e9 }
/** Longer than a real relay's second: a crash then forgets more heads, which clients have to show. */
const HEADS_TO_DISK_MS = 5_001
const LIMITS: RelayLimits = {
  ...RELAY_LIMITS,
  // The people of a run all join in the same minute.
  controlLog: ENOUGH,
  headsToDiskMs: HEADS_TO_DISK_MS,
}
/** A socket whose line is cut is given up by the relay's pings after about this, ms. */
const SILENCE_MS = 45_000

/** The real relay, but for its WebSockets: those are in memory, and so is time. Its disk is a real folder. */
export class SimRelay {
  readonly address = 'ws://relay.example'
  readonly signer: NodeSigner
  readonly line = new Line({ up: 125_000, down: 125_000, latency: 5 })
  toClients = 0
  fromClients = 0
  epochs = 0
  readonly #options: SimRelayOptions
  readonly #owner: PublicKey
  readonly #folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'catalk-simulate-'))
  readonly #sockets = new Map<SimSocket, Session>()
  readonly #seen = new WeakSet<Buffer>()
  /** Of the process that runs now; another one begins after a crash. */
  #process: { alive: boolean; epoch: OpenEpoch; controlLog: ControlLog; clock: RelayClock } | undefined

  constructor(options: SimRelayOptions) {
    this.#options = options
    this.signer = nodeSigner(options.seed)
    this.#owner = nodeSigner(options.owner).key
  }

  get running(): boolean {
    return this.#process !== undefined
  }

  get server(): PublicKey {
    return this.signer.key
  }

  async start(): Promise<void> {
    const { crypto, random } = this.#options
    const life = { alive: true }
    const clock = this.#clockOf(life)
    const controlLog = new ControlLog(join(this.#folder, 'control.log'))
    const control = await ControlState.of(crypto, this.server, controlLog.facts())
    const epoch = await openEpoch({
      ...{ dataDir: this.#folder, name: 'Simulated', ownerKey: this.#owner },
      ...{ crypto, signer: this.signer, clock, random, limits: LIMITS, controlLog, control },
      log: () => undefined,
      failed: (error) => {
        throw error
      },
    })
    this.#process = Object.assign(life, { epoch, controlLog, clock })
    this.epochs++
  }

  /** All that it ever said about who is here. */
  controlFacts(): Fact[] {
    return [...(this.#process?.controlLog.facts() ?? [])]
  }

  /** As when its machine loses power: what it did not write is forgotten. */
  crash(): void {
    this.#end()
    for (const socket of this.#sockets.keys()) socket.relayDied()
    this.#sockets.clear()
  }

  /** As `SIGTERM` does it. */
  stop(): void {
    const { clock } = this.#options
    const ended = this.#process?.epoch.end().then(() => {
      for (const session of [...this.#sockets.values()]) {
        session.bye(new Refusal('draining', 'The relay restarts. It is back in a moment.'))
      }
      this.#end()
    })
    // It lets one turn pass before it writes to its disk.
    if (ended) clock.soon(() => clock.hold(ended))
  }

  /** Removes its folder. */
  remove(): void {
    this.#end()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** `dialled`: the socket, for whoever may have to end it. */
  connectFrom(line: Line, dialled: (socket: SimSocket) => void): Connect {
    return (_address, events) => {
      const socket = new SimSocket({
        ...{ clock: this.#options.clock, line, relayLine: this.line, events },
        accept: (arrived) => this.#accept(arrived),
        count: (toClient, fromClient) => {
          this.toClients += toClient
          this.fromClients += fromClient
        },
      })
      dialled(socket)
      return socket.client
    }
  }

  /** Takes the connections of a line that has been cut for long for dead. */
  lineWasCut(line: Line): void {
    this.#options.clock.after(SILENCE_MS, () => {
      if (!line.isCut) return
      for (const socket of [...this.#sockets.keys()]) if (socket.line === line) socket.timedOut()
    })
  }

  #accept(socket: SimSocket): RelaySide | undefined {
    const running = this.#process
    if (!running) return undefined
    const { epoch, clock } = running
    const session = new Session({
      socket: this.#overheard(socket),
      handlers: epoch.handlers,
      limits: LIMITS,
      clock,
      account: new Account(NO_LIMITS, clock),
      bytes: new RateLimit(LIMITS.bytes),
    })
    this.#sockets.set(socket, session)
    return {
      receive: (message) => session.receive(message, true),
      ended: () => {
        this.#sockets.delete(socket)
        session.ended()
      },
    }
  }

  /** As much of a WebSocket as a session uses. */
  #overheard(socket: SimSocket): WebSocket {
    const side = {
      get bufferedAmount() {
        return socket.bufferedAmount
      },
      send: (message: Buffer) => {
        if (!this.#seen.has(message)) {
          this.#seen.add(message)
          this.#options.sent(message)
        }
        socket.send(message)
      },
      close: () => socket.close(),
      terminate: () => socket.close(),
    }
    return side as unknown as WebSocket
  }

  #end(): void {
    if (!this.#process) return
    this.#process.alive = false
    this.#process.controlLog.close()
    this.#process = undefined
  }

  /** Time as one process knows it: nothing is called once it is gone. */
  #clockOf(life: { alive: boolean }): RelayClock {
    const { clock } = this.#options
    const living = (call: () => void) => () => {
      if (life.alive) call()
    }
    return {
      now: () => clock.now(),
      soon: (call) => clock.soon(living(call)),
      after: (ms, call) =>
        clock.after(
          ms,
          living(() => {
            const before = ms === HEADS_TO_DISK_MS ? this.#headsWritten() : undefined
            call()
            if (before !== undefined) clock.hold(this.#written(before))
          }),
        ),
    }
  }

  /** The heads go to a real disk, beside the event loop: in simulated time they are there at once. */
  async #written(before: string): Promise<void> {
    for (let tries = 0; this.#headsWritten() === before; tries++) {
      if (tries > 2_000) throw new Error('The relay did not write its heads.')
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  #headsWritten(): string {
    const { mtimeMs, ino } = statSync(join(this.#folder, 'heads'))
    return `${mtimeMs} ${ino}`
  }
}
