import type { Device } from '../../extension/engine/device.ts'
import type { FactStore } from '../../extension/engine/fact-store.ts'
import type { LogId } from '../../shared/ids.ts'

/** What of one log is on the disk, counted as it is written. */
export class StoredFacts {
  bytes = 0
  readonly #log: LogId
  readonly #all: number
  readonly #pages = new Map<string, number>()
  readonly #whole = Promise.withResolvers<void>()

  constructor(log: LogId, all: number) {
    this.#log = log
    this.#all = all
  }

  /** Once all of it is there. */
  get whole(): Promise<void> {
    return this.#whole.promise
  }

  /** A device whose stores are watched. */
  watch(device: Device): Device {
    return { ...device, openStore: async (server) => this.#watched(await device.openStore(server)) }
  }

  #watched(store: FactStore): FactStore {
    return {
      ...store,
      write: async (changes) => {
        await store.write(changes)
        for (const { page, bytes } of changes.putPages ?? []) {
          if (page.log !== this.#log) continue
          this.#pages.set(`${page.epoch}/${page.index}`, page.held)
          this.bytes += bytes.length
        }
        let held = 0
        for (const facts of this.#pages.values()) held += facts
        if (held >= this.#all) this.#whole.resolve()
      },
    }
  }
}
