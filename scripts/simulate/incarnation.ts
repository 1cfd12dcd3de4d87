import { hash } from 'node:crypto'
import type { Clock } from '../../extension/engine/clock.ts'
import type { Connect } from '../../extension/engine/connection.ts'
import type { Device } from '../../extension/engine/device.ts'
import type { Changes, FactStore } from '../../extension/engine/fact-store.ts'
import type { OpenLink } from '../../extension/engine/peer-link.ts'

/** Page bytes, each once in memory: a thousand stores hold the same ones. */
const library = new Map<string, Uint8Array>()

/**
 * One run of somebody's program, from its start to its end or its crash. What it has from outside stops answering when it
 * dies; whatever was on its way then is never done.
 */
export class Incarnation {
  alive = true
  #dies: { writes: number; written: boolean; then: () => void } | undefined
  readonly #wrote: (changes: Changes) => void

  /** `wrote`: told of all that became durable. */
  constructor(wrote: (changes: Changes) => void) {
    this.#wrote = wrote
  }

  /** It will die at one of its next writes: right before, or when it is `written` and nobody was told. */
  dieAtWrite(writes: number, written: boolean, then: () => void): void {
    this.#dies = { writes, written, then }
  }

  die(): void {
    this.alive = false
    this.#dies = undefined
  }

  clock(clock: Clock): Clock {
    return { now: () => clock.now(), after: (ms, call) => clock.after(ms, this.#living(call)) }
  }

  connect(connect: Connect): Connect {
    return (address, events) =>
      connect(address, {
        opened: this.#living(events.opened),
        received: this.#living(events.received),
        closed: this.#living(events.closed),
      })
  }

  openLink(open: OpenLink): OpenLink {
    return (role, ice, events) =>
      open(role, ice, {
        signal: this.#living(events.signal),
        opened: this.#living(events.opened),
        received: this.#living(events.received),
        drained: this.#living(events.drained),
        closed: this.#living(events.closed),
      })
  }

  device(device: Device): Device {
    return {
      ...device,
      saveServer: (server) => (this.alive ? device.saveServer(server) : never()),
      openStore: async (server) => this.#store(await device.openStore(server)),
    }
  }

  #store(store: FactStore): FactStore {
    return {
      ...store,
      write: async (changes) => {
        if (this.#diesNow(false)) return never()
        await store.write(withShared(changes))
        this.#wrote(changes)
        if (this.#diesNow(true)) return never()
      },
    }
  }

  #diesNow(written: boolean): boolean {
    const dies = this.#dies
    if (dies && dies.written === written && --dies.writes <= 0) {
      this.die()
      dies.then()
    }
    return !this.alive
  }

  #living<Arguments extends unknown[]>(call: (...args: Arguments) => void): (...args: Arguments) => void {
    return (...args) => {
      if (this.alive) call(...args)
    }
  }
}

function withShared(changes: Changes): Changes {
  if (!changes.putPages) return changes
  return { ...changes, putPages: changes.putPages.map(({ page, bytes }) => ({ page, bytes: shared(bytes) })) }
}

function shared(bytes: Uint8Array): Uint8Array {
  const name = hash('sha256', bytes, 'base64')
  const known = library.get(name)
  if (known) return known
  library.set(name, bytes)
  return bytes
}

const never = () => new Promise<never>(() => undefined)
