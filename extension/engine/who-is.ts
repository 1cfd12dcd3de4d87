import type { ControlFact } from '../../shared/control-fact.ts'
import type { Crypto } from '../../shared/crypto.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import { currentKey, type Policy, personOf } from '../../shared/policy-state.ts'
import { Refusal } from '../../shared/refusal.ts'
import { safetyWords } from '../../shared/safety-words.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import { MOST_COUNTED, type WhoIs } from '../bridge/commands.ts'
import type { FactStore } from './fact-store.ts'
import { searchPages } from './search-pages.ts'

export interface WhoIsHost {
  crypto: Crypto
  store: FactStore
  policy: Policy
  /** The control facts that count, in order. */
  counted: readonly ControlFact[]
  me: PublicKey
  mayRead(log: LogId): boolean
}

/** Who somebody is, by what this device holds itself. @throws Refusal `not-invited` for a key that was never here */
export async function whoIs(host: WhoIsHost, asked: PublicKey): Promise<WhoIs> {
  const { crypto, store, policy, counted, me } = host
  const key = currentKey(policy, asked)
  const person = personOf(policy, key)
  if (!person) throw new Refusal('not-invited', 'Nobody with this key was ever a member.')
  const keys = [...person.formerKeys, key]
  const said = await Promise.all(
    keys.map((from) =>
      searchPages(
        crypto,
        store,
        { server: policy.server, text: '', from, limit: MOST_COUNTED },
        host.mayRead,
      ),
    ),
  )
  const times = said.flatMap(({ found }) => found.map(({ at }) => at)).sort((a, b) => a - b)
  const all = said.every(({ more }) => !more)
  return {
    key,
    formerKeys: [...person.formerKeys],
    names: namesOf(counted, keys),
    joined: idTime(person.joined),
    firstSaid: all ? (times[0] ?? null) : null,
    lastSaid: times.at(-1) ?? null,
    messages: Math.min(times.length, MOST_COUNTED),
    invitedBy: person.invitedBy,
    invited: [...policy.people.values()].flatMap((other) =>
      other.invitedBy && currentKey(policy, other.invitedBy) === key ? [other.key] : [],
    ),
    safetyWords: await safetyWords(crypto, policy.server, me, key),
  }
}

function namesOf(counted: readonly ControlFact[], keys: PublicKey[]): WhoIs['names'] {
  const names: WhoIs['names'] = []
  for (const { type, author, id, body } of counted) {
    if ((type !== 'join' && type !== 'profile') || !keys.includes(author)) continue
    if (names.at(-1)?.name !== body.name) names.push({ name: body.name, at: idTime(id) })
  }
  return names
}
