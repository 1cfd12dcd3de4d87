import type { PublicKey } from '../../shared/ids.ts'
import {
  type Ban,
  mayDo,
  mutedUntil,
  NO_RANK,
  type Person,
  type Policy,
  rankOf,
} from '../../shared/policy-state.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import { Batch } from './batch.ts'
import type { FactStore, PersonRow } from './fact-store.ts'

/** One row a person: who they are by the policy. Only what changed is written. */
export class PeopleIndex {
  readonly #store: FactStore
  readonly #written = new Map<string, string>()
  /** What their rows were made of; the policy makes another of whatever it changes. */
  #seen = new WeakMap<Person, Ban | 'owner' | null>()
  #opened = false

  constructor(store: FactStore) {
    this.#store = store
  }

  async follow(policy: Policy): Promise<void> {
    await this.#open()
    const changed: PersonRow[] = []
    for (const person of policy.people.values()) {
      const { key, name, virtual, joined, waiting, about, invitedBy, formerKeys } = person
      const ban = policy.bans.get(key)
      const standing = key === policy.owner ? 'owner' : (ban ?? null)
      if (this.#seen.get(person) === standing) continue
      this.#seen.set(person, standing)
      const rank = rankOf(policy, key)
      const row: PersonRow = {
        ...{ key, name, virtual, waiting, about, invitedBy },
        owner: key === policy.owner,
        privileges: mayDo(policy, key),
        joined: idTime(joined),
        banned: ban ? { by: ban.by, reason: ban.reason, at: idTime(ban.at) } : null,
        mutedUntil: mutedUntil(policy, key),
        rank: rank === NO_RANK ? null : rank,
        formerKeys: [...formerKeys],
        named: idTime(person.named),
        earlier: person.earlier.map((one) => ({ name: one.name, since: idTime(one.since) })),
      }
      const text = textOf(row)
      if (this.#written.get(key) === text) continue
      this.#written.set(key, text)
      changed.push(row)
    }
    const gone = [...this.#written.keys()].filter((key) => !policy.people.has(key as PublicKey))
    for (const key of gone) this.#written.delete(key)
    const batch = new Batch().add('dropPeople', ...(gone as PublicKey[])).add('putPeople', ...changed)
    await batch.write(this.#store).catch((error) => {
      this.#written.clear()
      this.#seen = new WeakMap()
      this.#opened = false
      throw error
    })
  }

  /** What a start finds written as it should be is not written again: a full disk would refuse that, too. */
  async #open(): Promise<void> {
    if (this.#opened) return
    const rows = await this.#store.people()
    // Another call may have read them meanwhile, and written since.
    if (!this.#opened) for (const row of rows) this.#written.set(row.key, textOf(row))
    this.#opened = true
  }
}

/** The same for rows that say the same: a store may give their fields back in another order. */
function textOf(row: PersonRow): string {
  return JSON.stringify(row, (_name, value: unknown) =>
    value instanceof Object && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}
