import type { LogId } from '../../shared/ids.ts'
import type { Chance } from './chance.ts'
import type { SimPerson } from './sim-person.ts'
import type { Truth } from './truth.ts'
import type { VirtualClock } from './virtual-clock.ts'

const WORDS = [
  'miau',
  'purr',
  'the cat',
  'sleeps',
  'on the',
  'warm',
  'relay',
  'again',
  'and',
  'nobody knows',
  'why',
]

export interface TalkOptions {
  clock: VirtualClock
  chance: Chance
  people: SimPerson[]
  truth: Truth
  log: LogId
  /** Messages a minute, all together. */
  perMinute: number
}

/** People say things, and change some of what was said. */
export class Talk {
  readonly #options: TalkOptions
  #over = false
  said = 0
  changes = 0

  constructor(options: TalkOptions) {
    this.#options = options
  }

  begin(): void {
    const { clock, chance, perMinute } = this.#options
    clock.after(chance.wait(60_000 / perMinute), () => {
      if (this.#over) return
      this.#one()
      this.begin()
    })
  }

  end(): void {
    this.#over = true
  }

  #one(): void {
    const { chance, people } = this.#options
    const person = chance.pick(people)
    if (!person?.engine || person.role === 'virtual') return
    // Who was never online knows of no channel yet.
    if (!person.server || person.server.online.length === 0) return
    if (chance.happens(0.15)) {
      this.#change(person)
      return
    }
    const { server } = person.server
    const words = Array.from({ length: 1 + chance.below(25) }, () => chance.pick(WORDS)).join(' ')
    const text = `${person.name} ${++this.said}: ${words}`
    person.engine.run('say', { server, log: this.#options.log, text, mentions: [] }).catch(ignore)
  }

  #change(person: SimPerson): void {
    const { chance, truth } = this.#options
    const target = chance.pick(truth.recent)
    const { engine, server: state } = person
    if (!target || !engine || !state) return
    const { server } = state
    const { log } = target
    this.changes++
    const own = truth.recent.find(({ author }) => author === person.key)
    if (own && chance.happens(0.3)) {
      engine.run('delete', { server, log, targets: [own] }).catch(ignore)
      return
    }
    if (own && chance.happens(0.4)) {
      const text = `${person.name} meant it`
      engine.run('edit', { server, log, target: own, text, mentions: [] }).catch(ignore)
      return
    }
    engine.run('react', { server, log, target, emoji: '🐈', on: chance.happens(0.8) }).catch(ignore)
  }
}

/** The program may die before it answers, and the relay say no: nobody waits for it. */
const ignore = () => undefined
