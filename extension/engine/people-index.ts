import { mayDo, type Policy } from '../../shared/policy.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import { Batch } from './batch.ts'
import type { FactStore, PersonRow } from './fact-store.ts'

/** One row a person: who they are by the policy. Only what changed is written. */
export class PeopleIndex {
  readonly #store: FactStore
  readonly #written = new Map<string, string>()

  constructor(store: FactStore) {
    this.#store = store
  }

  async follow(policy: Policy): Promise<void> {
    const changed: PersonRow[] = []
    for (const { key, name, virtual, joined } of policy.people.values()) {
      const owner = key === policy.owner
      const row = { key, name, privileges: mayDo(policy, key), owner, virtual, joined: idTime(joined) }
      const text = JSON.stringify(row)
      if (this.#written.get(key) === text) continue
      this.#written.set(key, text)
      changed.push(row)
    }
    await new Batch().add('putPeople', ...changed).write(this.#store)
  }
}
