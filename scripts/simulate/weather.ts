import type { Chance } from './chance.ts'
import type { LinkOwner, SimLinks } from './sim-links.ts'
import type { SimPerson } from './sim-person.ts'
import type { SimRelay } from './sim-relay.ts'
import type { VirtualClock } from './virtual-clock.ts'

const MINUTE_MS = 60_000

export interface WeatherOptions {
  clock: VirtualClock
  chance: Chance
  people: SimPerson[]
  relay: SimRelay
  links: SimLinks
}

/** What happened, by name. */
export type Events = Record<string, number>

/** What happens to people, their machines and lines, and to the relay. */
export class Weather {
  readonly #options: WeatherOptions
  readonly #unreachable: (one: LinkOwner, other: LinkOwner) => boolean
  readonly happened: Events = {}
  #calm = false
  /** While the network is in two halves, who is in the one. */
  #half: Set<LinkOwner> | undefined

  constructor(options: WeatherOptions) {
    this.#options = options
    const { chance, links, people } = options
    // One pair in six never finds a direct road, by published figures.
    const place = new Map<LinkOwner, number>(people.map((person) => [person, chance.below(2 ** 16)]))
    this.#unreachable = (one, other) => ((place.get(one) ?? 0) ^ (place.get(other) ?? 0)) % 6 === 0
    links.forms = (one, other) => !this.#unreachable(one, other) && this.#sameHalf(one, other)
  }

  begin(minutes: number): void {
    const { chance, people } = this.#options
    for (const person of people) {
      // Most come in the beginning; the others are newcomers to what was said by then.
      const latest = person.role === 'virtual' ? 0 : chance.happens(0.6) ? 0.1 : 0.9
      const first = chance.between(0, minutes * MINUTE_MS * latest)
      this.#after(first, () => this.#comes(person))
      if (person.role === 'virtual') continue
      this.#often(120 * MINUTE_MS, () => this.#lineFails(person))
    }
    this.#often(25 * MINUTE_MS, () => this.#relayFails())
    this.#often(40 * MINUTE_MS, () => this.#parts())
  }

  /** From now on nothing happens any more, and what was broken is whole. */
  async calm(): Promise<void> {
    this.#calm = true
    const { people, relay } = this.#options
    this.#half = undefined
    for (const { line } of people) line.heal()
    if (!relay.running) await relay.start()
  }

  #comes(person: SimPerson): void {
    const { chance } = this.#options
    if (person.engine) return
    void person.come()
    if (person.role === 'virtual') {
      this.#after(chance.wait(90 * MINUTE_MS), () => this.#goes(person, 20_000))
      return
    }
    // Some stay for the whole run.
    if (!chance.happens(0.3))
      this.#after(chance.wait(30 * MINUTE_MS), () => this.#goes(person, 10 * MINUTE_MS))
  }

  #goes(person: SimPerson, away: number): void {
    const { chance } = this.#options
    if (!person.engine) return
    const how = chance.number()
    if (how < 0.4) {
      this.#count('left')
      person.leave()
    } else if (how < 0.6) {
      this.#count('crashed')
      person.crash()
    } else if (how < 0.8) {
      this.#count('crashed while writing')
      person.crash({ count: 1 + chance.below(6), written: chance.happens(0.5) })
    } else {
      this.#count('lost the disk')
      person.crash()
      void person.equip()
    }
    const again = () => {
      // Who was to die while writing may have had nothing to write.
      if (person.engine) person.leave()
      this.#comes(person)
    }
    this.#after(chance.wait(away), again)
  }

  #lineFails(person: SimPerson): void {
    const { chance, relay, links } = this.#options
    if (!person.engine || person.line.isCut) return
    this.#count('line cut')
    person.line.cut()
    relay.lineWasCut(person.line)
    links.lineWasCut(person)
    this.#after(chance.wait(40_000), () => person.line.heal())
  }

  #relayFails(): void {
    const { chance, clock, relay } = this.#options
    if (!relay.running) return
    if (chance.happens(0.7)) {
      this.#count('relay crashed')
      relay.crash()
    } else {
      this.#count('relay restarted')
      relay.stop()
    }
    this.#after(chance.wait(15_000), () => {
      if (!relay.running) clock.hold(relay.start())
    })
  }

  /** People of two halves cannot reach each other directly; all reach the relay. */
  #parts(): void {
    const { chance, people, links } = this.#options
    if (this.#half) return
    this.#count('partition')
    this.#half = new Set(people.filter(() => chance.happens(0.5)))
    links.breakUp()
    this.#after(chance.wait(4 * MINUTE_MS), () => {
      this.#half = undefined
    })
  }

  #sameHalf(one: LinkOwner, other: LinkOwner): boolean {
    return !this.#half || this.#half.has(one) === this.#half.has(other)
  }

  #count(what: string): void {
    this.happened[what] = (this.happened[what] ?? 0) + 1
  }

  #after(ms: number, call: () => void): void {
    this.#options.clock.after(ms, () => {
      if (!this.#calm) call()
    })
  }

  #often(mean: number, call: () => void): void {
    this.#after(this.#options.chance.wait(mean), () => {
      call()
      this.#often(mean, call)
    })
  }
}
