import type { Random } from '../../shared/uuid-v7.ts'

/** Chance that is the same in every run with one seed (mulberry32). */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0, below 1. */
  number(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from 0, below `most`. */
  below(most: number): number {
    return Math.floor(this.number() * most)
  }

  between(least: number, most: number): number {
    return least + this.number() * (most - least)
  }

  happens(probability: number): boolean {
    return this.number() < probability
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)]
  }

  /** Waits between things that happen so often on average. */
  wait(mean: number): number {
    return -Math.log(1 - this.number()) * mean
  }

  readonly bytes: Random = (bytes) => {
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.below(256)
  }

  /** Another series of its own: what draws from it changes nothing for who draws from this one. */
  fork(): Chance {
    return new Chance(this.below(2 ** 32))
  }
}
