import type { PublicKey } from '../../../shared/ids.ts'
import type { Person } from '../chat/person.ts'

/** Somebody who came by another's invite. */
export interface CameBy {
  person: Person
  /** 1: by an invite of the one asked about; 2: by one of theirs, and so on. */
  depth: number
}

/** Who came by somebody's invites, and by theirs, each below who invited them. Who is gone already is left out, those who came by them are not. */
export function cameBy(key: PublicKey, people: ReadonlyMap<PublicKey, Person>): CameBy[] {
  const byInviter = new Map<PublicKey, Person[]>()
  for (const person of people.values()) {
    if (!person.invitedBy) continue
    const inviter = people.get(person.invitedBy)?.key ?? person.invitedBy
    const invited = byInviter.get(inviter)
    if (invited) invited.push(person)
    else byInviter.set(inviter, [person])
  }
  const found: CameBy[] = []
  const seen = new Set([key])
  const add = (inviter: PublicKey, depth: number) => {
    const invited = byInviter.get(inviter) ?? []
    for (const person of invited.sort((a, b) => a.joined - b.joined)) {
      if (seen.has(person.key)) continue
      seen.add(person.key)
      if (!person.banned) found.push({ person, depth })
      add(person.key, depth + 1)
    }
  }
  add(key, 1)
  return found
}
