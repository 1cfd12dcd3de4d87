import type { ServerState } from '../../extension/bridge/state.ts'
import { Engine } from '../../extension/engine/engine.ts'
import { examineInProcess } from '../../extension/engine/examine-page.ts'
import type { Changes, FactStore } from '../../extension/engine/fact-store.ts'
import { memoryDevice } from '../../extension/engine/memory-device.ts'
import { stretchInProcess } from '../../extension/engine/stretch.ts'
import { nodeSigner } from '../../relay/node-crypto.ts'
import { CONTROL_LOG, type LogId, type PublicKey } from '../../shared/ids.ts'
import type { Chance } from './chance.ts'
import { Incarnation } from './incarnation.ts'
import type { Line } from './line.ts'
import type { MemoCrypto } from './memo-crypto.ts'
import type { LinkOwner, SimLinks } from './sim-links.ts'
import type { SimRelay } from './sim-relay.ts'
import type { SimSocket } from './sim-socket.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface PersonOptions {
  name: string
  seed: Uint8Array
  role: 'person' | 'virtual' | 'liar'
  line: Line
  clock: VirtualClock
  crypto: MemoCrypto
  chance: Chance
  relay: SimRelay
  links: SimLinks
  wrote(changes: Changes): void
}

/** Somebody with a device, and the real engine on it while it runs. */
export class SimPerson implements LinkOwner {
  readonly name: string
  readonly role: PersonOptions['role']
  readonly line: Line
  readonly key: PublicKey
  lie: LinkOwner['lie']
  /** Bytes given on links to peers. */
  given = 0
  /** Waits from coming online to holding all that there was to hold, ms. */
  readonly catchUps: number[] = []
  mostPeers = 0
  /** How many devices they have had so far. */
  disks = 0
  readonly #options: PersonOptions
  #device = memoryDevice()
  #running: { engine: Engine; life: Incarnation; sockets: Set<SimSocket> } | undefined
  #cameAt: number | undefined

  constructor(options: PersonOptions) {
    this.#options = options
    this.name = options.name
    this.role = options.role
    this.line = options.line
    this.key = nodeSigner(options.seed).key
  }

  gave(bytes: number): void {
    this.given += bytes
  }

  /** The engine, while it runs. */
  get engine(): Engine | undefined {
    return this.#running?.engine
  }

  get server(): ServerState | undefined {
    return this.#running?.engine.state().servers[0]
  }

  get seed(): Uint8Array {
    return this.#options.seed
  }

  get virtual(): boolean {
    return this.role === 'virtual'
  }

  get online(): boolean {
    return this.server?.connection.state === 'online'
  }

  store() {
    return this.#device.openStore(this.#options.relay.server)
  }

  /** The device is new: a key, the server that it belongs to, and what a member of it already has of who is there. */
  async equip(member?: SimPerson): Promise<void> {
    const { relay, seed, name } = this.#options
    this.disks++
    this.#device = memoryDevice()
    await this.#device.saveKey({ kind: 'plain', seed, phraseKept: true })
    const { server, address } = relay
    await this.#device.saveServer({ server, address, name: 'Simulated', join: null, myName: name })
    if (member) await copyControlLog(await member.store(), await this.store())
  }

  async come(): Promise<void> {
    if (this.#running) return
    const { clock, crypto, chance, relay, links, wrote } = this.#options
    const life = new Incarnation(wrote)
    const sockets = new Set<SimSocket>()
    this.#cameAt = clock.now()
    const engine = new Engine(
      {
        crypto,
        random: chance.bytes,
        clock: life.clock(clock),
        connect: life.connect(relay.connectFrom(this.line, (socket) => sockets.add(socket))),
        openLink: life.openLink(links.openerFor(this)),
        device: life.device(this.#device),
        disk: { estimate: async () => null, persist: async () => true, persisted: async () => true },
        power: { onBattery: () => null, metered: () => null, onChange: () => () => undefined },
        examine: examineInProcess(crypto),
        stretch: stretchInProcess,
      },
      async (seed) => nodeSigner(seed),
      ({ servers: [server] }) => this.#looks(server),
    )
    this.#running = { engine, life, sockets }
    await engine.start()
  }

  /** The browser is closed. */
  leave(): void {
    this.#running?.engine.stop()
    this.#running?.life.die()
    this.#gone()
  }

  /** The program dies; its disk stays. `writes`: at one of its next ones. */
  crash(writes?: { count: number; written: boolean }): void {
    const { life } = this.#running ?? {}
    if (!life) return
    const end = () => {
      if (this.#running?.life !== life) return
      for (const socket of this.#running.sockets) socket.clientDied()
      this.#options.links.died(this)
      this.#gone()
    }
    if (writes) {
      life.dieAtWrite(writes.count, writes.written, end)
      return
    }
    life.die()
    end()
  }

  #gone(): void {
    this.#running = undefined
    this.#cameAt = undefined
  }

  #looks(server: ServerState | undefined): void {
    if (server?.connection.state !== 'online') return
    this.mostPeers = Math.max(this.mostPeers, server.serving.peers)
    if (this.#cameAt === undefined || server.filling.length > 0) return
    this.catchUps.push(this.#options.clock.now() - this.#cameAt)
    this.#cameAt = undefined
  }
}

async function copyControlLog(from: FactStore, to: FactStore): Promise<void> {
  const isControl = ({ log }: { log: LogId }) => log === CONTROL_LOG
  const putPages: NonNullable<Changes['putPages']> = []
  for (const page of (await from.pages()).filter(isControl)) {
    const bytes = await from.pageBytes(page)
    if (bytes) putPages.push({ page, bytes })
  }
  const putTails = (await from.tails()).filter(({ tail }) => isControl(tail))
  await to.write({ putPages, putTails, putEnds: (await from.ends()).filter(isControl) })
}
