/**
 * Something for each key, of those that came lately: the last half of `most` for sure, and never more than `most`. Two
 * generations, as a map of which the first entry is taken out again and again gets slow.
 */
export class Recent<Key, Value> {
  readonly #half: number
  readonly #make: () => Value
  readonly #mustStay: (value: Value) => boolean
  #young = new Map<Key, Value>()
  #old = new Map<Key, Value>()

  /** `mustStay`: what is not forgotten, however long nobody asked for it; of those there are to be few. */
  constructor(most: number, make: () => Value, mustStay: (value: Value) => boolean = () => false) {
    this.#half = most / 2
    this.#make = make
    this.#mustStay = mustStay
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  of(key: Key): Value {
    const young = this.#young.get(key)
    if (young) return young
    const value = this.#old.get(key) ?? this.#make()
    this.#old.delete(key)
    if (this.#young.size >= this.#half) this.#grow()
    this.#young.set(key, value)
    return value
  }

  #grow(): void {
    const staying = [...this.#old].filter(([, value]) => this.#mustStay(value))
    this.#old = this.#young
    this.#young = new Map(staying)
  }
}
