import type { Person } from '../chat/person.ts'
import { RAID_SINCE_MS } from './raid-times.ts'

/** Who came since a time (ms since 1970) and is nobody of standing yet: not the owner, no moderator, no machine, not gone already. */
export function newcomersSince(people: Iterable<Person>, since: number): Person[] {
  return [...people]
    .filter(
      ({ joined, owner, virtual, rank, banned }) =>
        joined >= since && !owner && !virtual && rank === null && !banned,
    )
    .sort((a, b) => a.joined - b.joined)
}

/** Of these who waits: a raid closed the door on them, and nobody let them in since. */
export const raidersAmong = (people: Iterable<Person>, since: number): Person[] =>
  newcomersSince(people, since).filter(({ waiting }) => waiting)

/**
 * Of who waits those to send off in one go: who came without an invite, if anybody did. Whom somebody invited may be meant to be
 * here, and is for a moderator to choose.
 */
export function toSendOff(waiting: Person[]): Person[] {
  const strangers = waiting.filter(({ invitedBy }) => invitedBy === null)
  return strangers.length > 0 ? strangers : waiting
}

/** Who came a short while ago and is in. */
export const rushAt = (people: Iterable<Person>, now: number): Person[] =>
  newcomersSince(people, now - RAID_SINCE_MS).filter(({ waiting }) => !waiting)
