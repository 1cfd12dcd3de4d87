import { type KnownType, PRIVILEGES, type Privilege } from './body.ts'
import type { Claim } from './claim.ts'
import type { ControlFact } from './control-fact.ts'
import { CONTROL_LOG, channelLog, type FactId, type LogId, logId, type PublicKey, publicKey } from './ids.ts'
import { MAX_CHANNELS } from './limits.ts'
import { Refusal } from './refusal.ts'
import { idTime } from './uuid-v7.ts'

export type { Privilege } from './body.ts'

export interface Person {
  key: PublicKey
  name: string
  /** As granted; see `mayDo` for what counts. */
  privileges: ReadonlySet<Privilege>
  virtual: boolean
  joined: FactId
}

export interface Channel {
  log: LogId
  name: string
  topic: string
  creator: PublicKey
  created: FactId
}

/** Who may do what on a server, and what its channels are: a pure function of its control log. */
export interface Policy {
  server: PublicKey
  name: string
  owner: PublicKey | null
  newcomers: readonly Privilege[]
  people: ReadonlyMap<PublicKey, Person>
  channels: ReadonlyMap<LogId, Channel>
  /** From which fact on each key could moderate, and until which it could not: [from, until) in order. */
  moderated: ReadonlyMap<PublicKey, readonly (readonly [FactId, FactId | null])[]>
  /** The last fact taken in. */
  upTo: FactId | null
}

/** A policy while facts are taken in: thousands at once must not copy its maps for each. */
interface Draft extends Policy {
  people: Map<PublicKey, Person>
  channels: Map<LogId, Channel>
  moderated: Map<PublicKey, readonly (readonly [FactId, FactId | null])[]>
}

/**
 * The policy that these facts make, in whatever order they arrive: they are taken by id, and of a claim that was
 * stamped twice the lowest id counts. A fact that its author was not allowed to make counts for nothing.
 */
export function policy(server: PublicKey, facts: Iterable<ControlFact>): Policy {
  const sorted = [...facts].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
  const seen = new Set<string>()
  const draft: Draft = {
    server,
    name: 'catalk',
    owner: null,
    newcomers: ['post'],
    people: new Map(),
    channels: new Map(),
    moderated: new Map(),
    upTo: null,
  }
  for (const fact of sorted) {
    if (seen.has(fact.hash)) continue
    seen.add(fact.hash)
    take(draft, fact)
  }
  return draft
}

/** By id; the hash decides between two facts that a relay gave the same one, so that no order of arrival can. */
const placeOf = (fact: ControlFact) => fact.id + fact.hash

/** The policy after one more fact, which must have a higher id than all before and a claim not seen yet. */
export function afterFact(before: Policy, fact: ControlFact): Policy {
  const draft = {
    ...before,
    people: new Map(before.people),
    channels: new Map(before.channels),
    moderated: new Map(before.moderated),
  }
  take(draft, fact)
  return draft
}

function take(draft: Draft, fact: ControlFact): void {
  if (!refusalOf(draft, fact)) {
    const concerned = concernedBy(draft, fact)
    change(draft, fact)
    for (const key of concerned) noteModerating(draft, key, fact.id)
  }
  draft.upTo = fact.id
}

/** Whose right to moderate a fact may change. */
function concernedBy(draft: Draft, fact: ControlFact): PublicKey[] {
  if (fact.type === 'grant' || fact.type === 'revoke') return [publicKey(fact.body.key)]
  if (fact.type === 'join') return [fact.author]
  if (fact.type !== 'server' || !fact.body.owner) return []
  return [publicKey(fact.body.owner), ...(draft.owner ? [draft.owner] : [])]
}

function noteModerating(draft: Draft, key: PublicKey, at: FactId): void {
  const stretches = draft.moderated.get(key) ?? []
  const last = stretches.at(-1)
  const before = last !== undefined && last[1] === null
  const now = mayDo(draft, key).includes('moderate')
  if (now === before) return
  const earlier = before ? stretches.slice(0, -1) : stretches
  draft.moderated.set(key, [...earlier, before && last ? [last[0], at] : [at, null]])
}

/** Whether somebody could moderate when a fact was stamped, whatever came later. */
export function couldModerate(at: Policy, key: PublicKey, id: FactId): boolean {
  return (at.moderated.get(key) ?? []).some(([from, until]) => from < id && (until === null || id < until))
}

/** What somebody may do now: nothing for a stranger, everything for the owner. */
export function mayDo(at: Policy, key: PublicKey): Privilege[] {
  if (key === at.owner) return [...PRIVILEGES]
  const person = at.people.get(key)
  return person && !person.virtual ? PRIVILEGES.filter((privilege) => person.privileges.has(privilege)) : []
}

export const isMember = (at: Policy, key: PublicKey) => key === at.owner || at.people.has(key)

/**
 * Why a claim may not be stamped, or undefined when it may. `control` is the claim read as a control fact; null for
 * types that this version does not know, and for channels.
 */
export function refusalOfClaim(at: Policy, claim: Claim, control: ControlFact | null): Refusal | undefined {
  if (control) return refusalOf(at, control)
  if (!isMember(at, claim.author)) return new Refusal('not-invited', 'You are not a member of this server.')
  if (claim.log !== CONTROL_LOG && !at.channels.has(claim.log)) {
    return new Refusal('no-such-channel', 'There is no such channel.')
  }
  // Own words are taken back whatever else one may do; whose they are, only those who hold them can tell.
  if (claim.type === 'delete')
    return at.people.get(claim.author)?.virtual ? notAllowed('say anything') : undefined
  if (claim.type === 'pin' && !mayDo(at, claim.author).includes('moderate')) return notAllowed('pin messages')
  return mayDo(at, claim.author).includes('post') ? undefined : notAllowed('post messages')
}

function refusalOf(at: Policy, fact: ControlFact): Refusal | undefined {
  const { author } = fact
  const relay = author === at.server
  const owner = author === at.owner
  // A virtual client only keeps: its invite goes to a machine, and must not let that machine speak.
  if (fact.type !== 'join' && !owner && at.people.get(author)?.virtual) return notAllowed('say anything')
  switch (fact.type) {
    case 'epoch':
      return relay ? undefined : notAllowed('open an epoch')
    case 'server':
      // Who owns the server is the relay's configuration, not a thing to be given away.
      return relay || (owner && fact.body.owner === undefined) ? undefined : notAllowed('change the server')
    case 'grant':
    case 'revoke':
      if (!owner) return notAllowed('change privileges')
      return isMember(at, publicKey(fact.body.key))
        ? undefined
        : new Refusal('not-invited', 'That person is not a member.')
    case 'join':
      return refusalOfJoin(at, fact)
    case 'profile':
      return isMember(at, author)
        ? undefined
        : new Refusal('not-invited', 'You are not a member of this server.')
    case 'channel':
      return refusalOfChannel(at, fact)
  }
}

type FactOf<Type extends KnownType> = Extract<ControlFact, { type: Type }>

function refusalOfJoin(at: Policy, { author, id, invite }: FactOf<'join'>): Refusal | undefined {
  if (author === at.server) return notAllowed('join its own server')
  if (!invite || invite.inviter !== at.owner)
    return new Refusal('not-invited', 'Whoever signed this invite may not invite.')
  if (invite.expires !== null && idTime(id) > invite.expires) {
    return new Refusal('invite-expired', 'This invite has expired. Ask for a new one.')
  }
  // A second invite neither gives back what was revoked nor makes a person of a virtual client.
  return at.people.has(author) ? new Refusal('name-taken', 'You are a member already.') : undefined
}

function refusalOfChannel(at: Policy, { author, body }: FactOf<'channel'>): Refusal | undefined {
  const relay = author === at.server
  const log = body.log && logId(body.log)
  const channel = log && at.channels.get(log)
  if (log && !channel) return new Refusal('no-such-channel', 'There is no such channel.')
  if (channel && author !== at.owner && author !== channel.creator) return notAllowed('change this channel')
  if (!channel && !relay && !mayDo(at, author).includes('createChannel')) return notAllowed('create channels')
  for (const other of at.channels.values()) {
    if (other.name === body.name && other.log !== log) {
      return new Refusal('name-taken', `There is a channel #${body.name} already.`)
    }
  }
  return !channel && at.channels.size >= MAX_CHANNELS
    ? new Refusal('too-many', `A server has at most ${MAX_CHANNELS} channels.`)
    : undefined
}

function change(draft: Draft, fact: ControlFact): void {
  const { people, channels } = draft
  switch (fact.type) {
    case 'epoch':
      return
    case 'server': {
      const { name, owner, newcomers } = fact.body
      if (name !== undefined) draft.name = name
      if (owner) draft.owner = publicKey(owner)
      if (newcomers) draft.newcomers = newcomers
      return
    }
    case 'join': {
      const virtual = fact.invite?.virtual ?? false
      people.set(fact.author, {
        key: fact.author,
        name: fact.body.name,
        privileges: new Set(virtual ? [] : draft.newcomers),
        virtual,
        joined: fact.id,
      })
      return
    }
    case 'profile':
      people.set(fact.author, { ...personOr(draft, fact.author, fact.id), name: fact.body.name })
      return
    case 'grant':
    case 'revoke': {
      const person = personOr(draft, publicKey(fact.body.key), fact.id)
      const privileges = new Set(person.privileges)
      if (fact.type === 'grant') privileges.add(fact.body.privilege)
      else privileges.delete(fact.body.privilege)
      people.set(person.key, { ...person, privileges })
      return
    }
    case 'channel': {
      const log = fact.body.log ? logId(fact.body.log) : channelLog(fact.hash)
      const known = channels.get(log) ?? { log, topic: '', creator: fact.author, created: fact.id }
      const { name, topic = known.topic } = fact.body
      channels.set(log, { ...known, name, topic })
    }
  }
}

/** The owner needs no `join`, so may be nobody's `Person` yet. */
function personOr(at: Policy, key: PublicKey, id: FactId): Person {
  return at.people.get(key) ?? { key, name: 'owner', privileges: new Set(), virtual: false, joined: id }
}

function notAllowed(what: string): Refusal {
  return new Refusal('not-allowed', `You may not ${what} here. The owner can allow it.`)
}
