import type { PublicKey } from '../../shared/ids.ts'
import type { Clock } from './clock.ts'
import type { Day, Device, Traffic } from './device.ts'

/** Counts go to disk at most this often, ms: a crash loses so much of the chart. */
const FLUSH_MS = 3_000
export const DAY_MS = 24 * 60 * 60_000

export interface Counted {
  server: PublicKey
  peer: PublicKey
  road: Traffic['road']
  way: 'given' | 'taken'
  bytes: number
}

export const dayOf = (ms: number): Day => new Date(ms).toISOString().slice(0, 10)

/** What was given and taken by day, server, peer and road. No timer runs while nothing is counted. */
export class TrafficLedger {
  readonly #device: Pick<Device, 'traffic' | 'addTraffic'>
  readonly #clock: Clock
  #unsaved = new Map<string, Traffic>()
  #today: Day
  #given = 0
  #cancel: (() => void) | undefined

  constructor(device: Pick<Device, 'traffic' | 'addTraffic'>, clock: Clock) {
    this.#device = device
    this.#clock = clock
    this.#today = dayOf(clock.now())
  }

  /** Reads what was given today already. */
  async open(): Promise<void> {
    const rows = await this.#device.traffic(this.#today)
    for (const { day, given } of rows) if (day === this.#today) this.#given += given
  }

  /** Bytes given this UTC day over all servers. */
  givenToday(): number {
    const day = dayOf(this.#clock.now())
    if (day !== this.#today) {
      this.#today = day
      this.#given = 0
    }
    return this.#given
  }

  count({ server, peer, road, way, bytes }: Counted): void {
    if (way === 'given') this.#given = this.givenToday() + bytes
    const day = dayOf(this.#clock.now())
    const key = `${day}/${server}/${peer}/${road}`
    const row = this.#unsaved.get(key) ?? { day, server, peer, road, given: 0, taken: 0 }
    row[way] += bytes
    this.#unsaved.set(key, row)
    this.#cancel ??= this.#clock.after(FLUSH_MS, () => void this.flush())
  }

  async flush(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    const rows = [...this.#unsaved.values()]
    this.#unsaved = new Map()
    // A full disk costs a bar of the chart, nothing else.
    if (rows.length > 0) await this.#device.addTraffic(rows).catch(() => undefined)
  }
}
