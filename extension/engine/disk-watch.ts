import type { DiskState } from '../bridge/state.ts'
import { Reminders } from './reminders.ts'
import type { World } from './world.ts'

/** The estimate is asked for at most this often, ms: browsers take their time for it. */
const LOOK_EVERY_MS = 30_000

/** How much room this device has, looked at when something was written, and once more after the last of it. */
export class DiskWatch {
  readonly #world: World
  readonly #changed: () => void
  #state: DiskState = { used: null, quota: null, persisted: false, full: false }
  #lookedAt = Number.NEGATIVE_INFINITY
  readonly #reminders: Reminders

  constructor(world: World, changed: () => void) {
    this.#world = world
    this.#reminders = new Reminders(world.clock)
    this.#changed = changed
  }

  get state(): DiskState {
    return this.#state
  }

  /** After a write: whether it found no room. */
  full(full: boolean): void {
    if (full !== this.#state.full) {
      this.#state = { ...this.#state, full }
      this.#lookedAt = Number.NEGATIVE_INFINITY
      this.#changed()
    }
    const wait = this.#lookedAt + LOOK_EVERY_MS - this.#world.clock.now()
    if (wait <= 0) void this.look()
    else this.#reminders.after('look', wait, () => void this.look())
  }

  stop(): void {
    this.#reminders.stop()
  }

  async persist(): Promise<boolean> {
    const persisted = await this.#world.disk.persist()
    this.#state = { ...this.#state, persisted }
    await this.look()
    return persisted
  }

  async look(): Promise<void> {
    this.#reminders.cancel('look')
    this.#lookedAt = this.#world.clock.now()
    const { disk } = this.#world
    const room = await disk.estimate()
    const { used, quota } = room ?? { used: null, quota: null }
    this.#state = { ...this.#state, used, quota, persisted: await disk.persisted() }
    this.#changed()
  }
}
