import type { Changes, FactStore } from './fact-store.ts'

type Lists = {
  [Name in keyof Changes as Changes[Name] extends unknown[] | undefined ? Name : never]-?: Changes[Name]
}
type RowOf<Name extends keyof Lists> = NonNullable<Lists[Name]> extends (infer Row)[] ? Row : never

/**
 * Changes that are written together, and what then follows in memory. Memory is changed only once the disk has it: when
 * the write fails, both are as before.
 */
export class Batch {
  readonly #changes: Changes = {}
  readonly #done: (() => void)[] = []

  add<Name extends keyof Lists>(name: Name, ...rows: RowOf<Name>[]): this {
    if (rows.length === 0) return this
    const lists = this.#changes as Record<string, unknown[]>
    lists[name] = [...(lists[name] ?? []), ...rows]
    return this
  }

  dropIndex(): this {
    this.#changes.dropIndex = true
    return this
  }

  /** Called, in order, after the write. */
  after(call: () => void): this {
    this.#done.push(call)
    return this
  }

  /** @throws Refusal `disk-full`, and then nothing has changed */
  async write(store: FactStore): Promise<void> {
    if (Object.keys(this.#changes).length > 0) await store.write(this.#changes)
    for (const call of this.#done) call()
  }
}
