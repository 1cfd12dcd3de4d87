import type { ControlFact } from './control-fact.ts'
import { type FactId, type PublicKey, publicKey } from './ids.ts'
import { change, type Draft } from './policy-change.ts'
import { refusalOf } from './policy-refusal.ts'
import { currentKey, emptyPolicy, may, type Policy, type Stretch, type Stretches } from './policy-state.ts'

/**
 * The policy that these facts make, in whatever order they arrive: they are taken by id, and of a claim that was
 * stamped twice the lowest id counts. A fact that its author was not allowed to make counts for nothing. `counted` hears
 * of those that do, in order.
 */
export function policy(
  server: PublicKey,
  facts: Iterable<ControlFact>,
  counted?: (fact: ControlFact) => void,
): Policy {
  const sorted = [...facts].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
  const seen = new Set<string>()
  const draft = draftOf(emptyPolicy(server))
  for (const fact of sorted) {
    if (seen.has(fact.hash)) continue
    seen.add(fact.hash)
    if (take(draft, fact)) counted?.(fact)
  }
  return draft
}

/** By id; the hash decides between two facts that a relay gave the same one, so that no order of arrival can. */
const placeOf = (fact: ControlFact) => fact.id + fact.hash

/** The policy after more facts, in order, each of a higher id than all before and a claim not seen yet. `counted`: as of `policy`. */
export function afterFacts(
  before: Policy,
  facts: Iterable<ControlFact>,
  counted?: (fact: ControlFact) => void,
): Policy {
  const draft = draftOf(before)
  for (const fact of facts) if (take(draft, fact)) counted?.(fact)
  return draft
}

/** Like `afterFacts`, of one, and gives up the policy before, whose maps it goes on with: those of a large server take long to copy. */
export function nextPolicy(before: Policy, fact: ControlFact): Policy {
  const draft = { ...before } as Draft
  take(draft, fact)
  return draft
}

/** A policy while facts are taken in: thousands at once must not copy its maps for each. */
function draftOf(before: Policy): Draft {
  return {
    ...before,
    people: new Map(before.people),
    channels: new Map(before.channels),
    bans: new Map(before.bans),
    banned: copied(before.banned),
    moderated: copied(before.moderated),
    successors: new Map(before.successors),
    recovery: new Map(before.recovery),
    given: new Map(before.given),
    votes: new Map(before.votes),
    invites: new Map(before.invites),
    purged: new Map(before.purged),
  }
}

const copied = (of: ReadonlyMap<PublicKey, Stretches>) =>
  new Map([...of].map(([key, stretches]) => [key, [...stretches]]))

/** Answers whether it counts. */
function take(draft: Draft, fact: ControlFact): boolean {
  const counts = !refusalOf(draft, fact)
  if (counts) {
    const concerned = concernedBy(draft, fact)
    change(draft, fact)
    for (const key of concerned) {
      note(draft.moderated, key, may(draft, key, 'moderate'), fact.id)
      note(draft.banned, key, draft.bans.has(key), fact.id)
    }
  }
  draft.upTo = fact.id
  return counts
}

/** Whose right to moderate, or to be here, a fact may change. */
function concernedBy(draft: Draft, fact: ControlFact): PublicKey[] {
  switch (fact.type) {
    case 'grant':
    case 'revoke':
      return [publicKey(fact.body.key)]
    case 'ban':
    case 'unban':
      return fact.body.keys.map((key) => currentKey(draft, publicKey(key)))
    case 'approve':
      return fact.body.keys.map(publicKey)
    case 'join':
      return [fact.author]
    case 'replace':
      return [currentKey(draft, publicKey(fact.body.from)), publicKey(fact.body.to)]
    case 'raid':
      return [...draft.people.keys()]
    case 'server':
      return fact.body.owner
        ? [currentKey(draft, publicKey(fact.body.owner)), ...(draft.owner ? [draft.owner] : [])]
        : []
    default:
      return []
  }
}

/**
 * Notes from which fact on something holds of a key, and from which it does no longer. In place: somebody may be banned
 * and let back thousands of times, and a copy for each would take minutes.
 */
function note(of: Map<PublicKey, Stretch[]>, key: PublicKey, now: boolean, at: FactId): void {
  const stretches = of.get(key) ?? []
  const last = stretches.at(-1)
  const open = last !== undefined && last[1] === null
  if (now === open) return
  of.set(key, stretches)
  if (last && open) stretches[stretches.length - 1] = [last[0], at]
  else stretches.push([at, null])
}
