import type { PublicKey } from '../../../shared/ids.ts'
import { oddLetters } from './odd-letters.ts'
import { skeletonsOf } from './skeletons-of.ts'

/** A name that somebody went by from `since` (ms) on. */
export interface EarlierName {
  name: string
  since: number
}

/** Somebody with a name. Times in ms since 1970. */
export interface Named {
  key: PublicKey
  name: string
  joined: number
  /** When they took this name; left out, as they joined. */
  named?: number
  /** What they were called before, and since when. */
  earlier?: readonly EarlierName[]
  owner?: boolean
  virtual?: boolean
}

/** Why a name should not be taken for what it seems, and since when (ms) its bearer has it. */
export type NameMark =
  /** `of` had this very name before, or one that looks the same. */
  | { kind: 'same-name' | 'look-alike'; of: PublicKey; since: number }
  | { kind: 'mixed-script' | 'invisible'; since: number }

interface Holder {
  key: PublicKey
  name: string
  since: number
}

/**
 * Whose name is marked. Of those whose names look the same it is everybody but the first who had it, be that one gone or
 * called something else by now; the owner comes before all. An older member who takes a newer one's name is marked too.
 * Virtual clients are never marked: they cannot speak, and the owner named them.
 */
export function lookAlikes(people: readonly Named[]): Map<PublicKey, NameMark> {
  const first = new Map<string, Holder>()
  for (const person of people) {
    for (const { name, since } of namesOf(person)) {
      const holder = { key: person.key, name, since: person.owner ? Number.NEGATIVE_INFINITY : since }
      for (const skeleton of skeletonsOf(name)) {
        const known = first.get(skeleton)
        if (!known || comesBefore(holder, known)) first.set(skeleton, holder)
      }
    }
  }
  const marks = new Map<PublicKey, NameMark>()
  for (const person of people) {
    if (person.virtual || person.name === '') continue
    const mark = markOf(person, first)
    if (mark) marks.set(person.key, mark)
  }
  return marks
}

function markOf(person: Named, first: ReadonlyMap<string, Holder>): NameMark | null {
  const { key, name } = person
  const since = person.named ?? person.joined
  for (const skeleton of skeletonsOf(name)) {
    const holder = first.get(skeleton)
    if (!holder || holder.key === key || (person.owner ?? false)) continue
    return {
      kind: spelled(holder.name) === spelled(name) ? 'same-name' : 'look-alike',
      of: holder.key,
      since,
    }
  }
  const odd = oddLetters(name)
  return odd && { kind: odd, since }
}

function namesOf({ name, joined, named = joined, earlier = [] }: Named): readonly EarlierName[] {
  return name === '' ? earlier : [...earlier, { name, since: named }]
}

const comesBefore = (a: Holder, b: Holder) => a.since < b.since || (a.since === b.since && a.key < b.key)

/** Two names that are one to whoever reads them aloud. */
const spelled = (name: string) => name.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ')
