import type { ControlType } from './body.ts'
import type { ControlFact, ControlFactOf as FactOf } from './control-fact.ts'
import { channelLog, type FactId, type LogId, logId, type PublicKey, publicKey } from './ids.ts'
import { RECOVERY_DELAY_MS } from './limits.ts'
import { mayReplaceAlone, refusalOfInvite } from './policy-refusal.ts'
import {
  type Channel,
  currentKey,
  isChannelName,
  isIn,
  isPower,
  isRaided,
  NO_RANK,
  type Person,
  type Policy,
  rankOf,
  recoveryOf,
  type Stretch,
  type Stretches,
} from './policy-state.ts'
import { idTime } from './uuid-v7.ts'

/** A policy that is being made. */
export type Draft = {
  -readonly [Field in keyof Policy]: Policy[Field] extends ReadonlyMap<infer Key, infer Value>
    ? Map<Key, Value extends Stretches ? Stretch[] : Value>
    : Policy[Field]
}

/** Earlier names remembered of a person, to tell when somebody else takes one: more than an honest person has. */
export const MAX_EARLIER_NAMES = 10
const NO_NAMES: Person['earlier'] = []

/** Counts a fact that nothing speaks against. */
export function change(draft: Draft, fact: ControlFact): void {
  const { type } = fact
  ;(CHANGES[type] as (draft: Draft, fact: ControlFact) => void)(draft, fact)
}

const CHANGES: { [Type in ControlType]: (draft: Draft, fact: FactOf<Type>) => void } = {
  epoch: () => undefined,
  server: changeServer,
  join,
  profile: (draft, { author, body, id }) => {
    draft.people.set(author, renamed(personOr(draft, author, id), body.name, id))
  },
  grant,
  revoke,
  channel: changeChannel,
  channelMember: changeChannelMember,
  restrict: (draft, { body }) => {
    const { slow, locked } = body
    updateChannel(draft, logId(body.log), {
      ...(slow !== undefined && { slow }),
      ...(locked !== undefined && { locked }),
    })
  },
  approve: (draft, { body }) => {
    for (const key of body.keys.map(publicKey)) {
      if (body.on) update(draft, key, { waiting: false, approved: true })
      else forget(draft, key)
    }
  },
  mute: (draft, { author, body }) => {
    const { key, until } = body
    update(draft, publicKey(key), { muted: until === 0 ? null : { until, rank: rankOf(draft, author) } })
  },
  ban,
  unban,
  purge,
  raid,
  revokeInvite: (draft, { invite }) => {
    if (invite) draft.invites.set(invite.hash, Number.POSITIVE_INFINITY)
  },
  recovery: changeRecovery,
  replace,
}

function changeServer(draft: Draft, { author, body, id }: FactOf<'server'>): void {
  const { name, owner, newcomers, door, work, first } = body
  // What a relay says that lost its disk takes nothing back of what comes to light again.
  if (first && draft.owner !== null) return
  if (name !== undefined) draft.name = name
  if (newcomers) draft.newcomers = newcomers
  if (door !== undefined) draft.door = door
  if (work !== undefined) draft.work = work
  // A configuration may still name the key that the owner had before.
  if (owner) changeOwner(draft, currentKey(draft, publicKey(owner)), author, id)
}

/** Nothing holds an owner back. Who hands over is a member from then on; who is deposed has only what they were granted. */
function changeOwner(draft: Draft, owner: PublicKey, by: PublicKey, id: FactId): void {
  const before = draft.owner
  draft.owner = owner
  draft.bans.delete(owner)
  update(draft, owner, { waiting: false, virtual: false, muted: null })
  if (by !== before || before === owner) return
  const person = personOr(draft, before, id)
  draft.people.set(before, {
    ...person,
    privileges: new Set([...person.privileges, ...draft.newcomers]),
  })
}

function join(draft: Draft, { author, body, id, invite }: FactOf<'join'>): void {
  const invited = invite && !refusalOfInvite(draft, invite, id) ? invite : undefined
  const isOwner = author === draft.owner
  const virtual = !isOwner && (invited?.virtual ?? false)
  if (invited) draft.invites.set(invited.hash, (draft.invites.get(invited.hash) ?? 0) + 1)
  draft.people.set(author, {
    key: author,
    name: body.name,
    privileges: new Set(virtual ? [] : draft.newcomers),
    virtual,
    joined: id,
    named: id,
    earlier: NO_NAMES,
    invitedBy: invited?.inviter ?? null,
    waiting: !isOwner && !virtual && (isRaided(draft, id) || (draft.door === 'approval' && !invited)),
    about: body.about ?? '',
    approved: false,
    rank: NO_RANK,
    ranks: new Map(),
    muted: null,
    formerKeys: [],
  })
}

function renamed(person: Person, name: string, id: FactId): Person {
  if (name === person.name) return person
  const earlier = [...person.earlier, { name: person.name, since: person.named }].slice(-MAX_EARLIER_NAMES)
  return { ...person, name, named: id, earlier }
}

function grant(draft: Draft, { author, body, id }: FactOf<'grant'>): void {
  const { privilege } = body
  const person = personOr(draft, publicKey(body.key), id)
  const ranks = new Map(person.ranks)
  if (isPower(privilege))
    ranks.set(privilege, Math.min(ranks.get(privilege) ?? NO_RANK, rankOf(draft, author) + 1))
  draft.people.set(person.key, {
    ...person,
    privileges: new Set(person.privileges).add(privilege),
    ...ranked(ranks),
  })
}

function revoke(draft: Draft, { body, id }: FactOf<'revoke'>): void {
  const person = personOr(draft, publicKey(body.key), id)
  const privileges = new Set(person.privileges)
  privileges.delete(body.privilege)
  const ranks = new Map(person.ranks)
  ranks.delete(body.privilege)
  draft.people.set(person.key, { ...person, privileges, ...ranked(ranks) })
}

const ranked = (ranks: Person['ranks']) => ({ ranks, rank: Math.min(NO_RANK, ...ranks.values()) })

function changeChannel(draft: Draft, { author, body, hash, id }: FactOf<'channel'>): void {
  const { name, topic, posts, reads } = body
  const known = body.log && draft.channels.get(logId(body.log))
  const narrowed = {
    ...(topic !== undefined && { topic }),
    ...(posts !== undefined && { posts }),
    ...(reads !== undefined && { reads }),
  }
  if (known) {
    draft.channels.set(known.log, { ...known, ...narrowed, name })
    return
  }
  const log = channelLog(hash)
  draft.channels.set(log, {
    log,
    name: freeName(draft, name),
    topic: '',
    creator: author,
    created: id,
    posts: 'all',
    reads: 'all',
    members: new Set(),
    locked: false,
    slow: 0,
    ...narrowed,
  })
}

/** Only what the relay creates can have a name that another has: as after its disk was lost and given back. */
function freeName(draft: Draft, name: string): string {
  let free = name
  for (let next = 2; isChannelName(draft, free); next++) free = `${name}-${next}`
  return free
}

function changeChannelMember(draft: Draft, { body }: FactOf<'channelMember'>): void {
  const log = logId(body.log)
  const members = new Set(draft.channels.get(log)?.members)
  for (const key of body.keys.map(publicKey)) {
    if (body.on) members.add(key)
    else members.delete(key)
  }
  updateChannel(draft, log, { members })
}

/** Makes a stranger of somebody again. */
function forget(draft: Draft, key: PublicKey): void {
  draft.people.delete(key)
  for (const [log, { members }] of draft.channels) {
    if (members.has(key))
      updateChannel(draft, log, { members: new Set([...members].filter((member) => member !== key)) })
  }
}

function ban(draft: Draft, { author, body, id }: FactOf<'ban'>): void {
  const rank = rankOf(draft, author)
  for (const named of body.keys.map(publicKey)) {
    const key = currentKey(draft, named)
    const before = draft.bans.get(key)
    draft.bans.set(key, {
      by: author,
      rank: Math.min(rank, before?.rank ?? NO_RANK),
      at: id,
      reason: body.reason ?? '',
    })
    update(draft, key, { privileges: new Set(), ...ranked(new Map()) })
  }
}

/** What was taken with the ban stays taken: they are what a newcomer is. */
function unban(draft: Draft, { body }: FactOf<'unban'>): void {
  for (const named of body.keys.map(publicKey)) {
    const key = currentKey(draft, named)
    draft.bans.delete(key)
    const virtual = draft.people.get(key)?.virtual
    update(draft, key, { privileges: new Set(virtual ? [] : draft.newcomers) })
  }
}

function purge(draft: Draft, { author, body, id }: FactOf<'purge'>): void {
  const key = currentKey(draft, publicKey(body.key))
  const former = draft.people.get(key)?.formerKeys ?? []
  for (const one of [key, ...former]) draft.purged.set(one, { id, by: author })
}

function raid(draft: Draft, { author, body, id }: FactOf<'raid'>): void {
  const { since, until } = body
  draft.raid = until === 0 ? null : { by: author, since, until }
  if (until <= idTime(id)) return
  for (const { key, joined, approved, virtual, waiting, rank } of draft.people.values()) {
    if (idTime(joined) < since || approved || virtual || waiting || rank !== NO_RANK || key === draft.owner)
      continue
    update(draft, key, { waiting: true })
  }
}

/** What was in force goes on for a while: who stole a key is not to name their own friends. A newcomer's counts at once. */
function changeRecovery(draft: Draft, { author, body, id }: FactOf<'recovery'>): void {
  const now = idTime(id)
  const inForce = recoveryOf(draft, author, now)
  const { joined } = personOr(draft, author, id)
  const isNew = !draft.recovery.has(author) && now - idTime(joined) < RECOVERY_DELAY_MS
  const next = {
    people: body.people.map(publicKey),
    needed: body.needed,
    from: isNew ? now : now + RECOVERY_DELAY_MS,
  }
  draft.recovery.set(author, inForce ? [inForce, next] : [next])
}

function replace(draft: Draft, { author, body, id }: FactOf<'replace'>): void {
  const from = currentKey(draft, publicKey(body.from))
  const to = publicKey(body.to)
  const isAlone = mayReplaceAlone(draft, author, from)
  if (!isAlone && !isAgreed(draft, author, from, to, idTime(id))) return
  const votes = author === from ? draft.votes.get(from) : undefined
  draft.votes.delete(from)
  // A thief who goes on to another key does not shake off who is about to replace it.
  if (votes) draft.votes.set(to, votes)
  // Or who manages would take the keys of those whom the owner named, and with them the owner's.
  const given = isAlone && author !== from ? idTime(id) : draft.given.get(from)
  if (given !== undefined) draft.given.set(to, given)
  succeed(draft, from, to, id)
}

/** Counts somebody's word that a key be replaced. Answers whether it is the last that was needed. */
function isAgreed(draft: Draft, author: PublicKey, from: PublicKey, to: PublicKey, time: number): boolean {
  const recovery = recoveryOf(draft, from, time)
  const votes = new Map(draft.votes.get(from)).set(author, to)
  draft.votes.set(from, votes)
  if (!recovery) return false
  const agree = new Set([...votes].flatMap(([key, wanted]) => (wanted === to ? currentKey(draft, key) : [])))
  const people = new Set(recovery.people.map((key) => currentKey(draft, key)))
  const isTheirs = (key: PublicKey) =>
    time >= (draft.given.get(key) ?? -RECOVERY_DELAY_MS) + RECOVERY_DELAY_MS
  return (
    [...people].filter((key) => agree.has(key) && isIn(draft, key) && isTheirs(key)).length >= recovery.needed
  )
}

/** All that somebody is here passes from one key to another. */
function succeed(draft: Draft, from: PublicKey, to: PublicKey, id: FactId): void {
  const person = personOr(draft, from, id)
  const muted = draft.owner === from ? null : longer(person.muted, draft.people.get(to)?.muted ?? null)
  const formerKeys = [...person.formerKeys, from]
  draft.people.delete(from)
  draft.people.set(to, { ...person, key: to, muted, formerKeys })
  draft.successors.set(from, to)
  if (draft.owner === from) draft.owner = to
  // What is not in force yet was perhaps named by who stole the key.
  const recovery = recoveryOf(draft, from, idTime(id))
  draft.recovery.delete(from)
  if (recovery) draft.recovery.set(to, [recovery])
  else draft.recovery.delete(to)
  for (const channel of draft.channels.values()) {
    if (channel.creator !== from && !channel.members.has(from)) continue
    const members = new Set(channel.members)
    if (members.delete(from)) members.add(to)
    const creator = channel.creator === from ? to : channel.creator
    draft.channels.set(channel.log, { ...channel, members, creator })
  }
}

const longer = (a: Person['muted'], b: Person['muted']) => ((a?.until ?? 0) < (b?.until ?? 0) ? b : a)

function update(draft: Draft, key: PublicKey, changes: Partial<Person>): void {
  const person = draft.people.get(key)
  if (person) draft.people.set(key, { ...person, ...changes })
}

function updateChannel(draft: Draft, log: LogId, changes: Partial<Channel>): void {
  const channel = draft.channels.get(log)
  if (channel) draft.channels.set(log, { ...channel, ...changes })
}

/** The owner needs no `join`, so may be nobody's `Person` yet. */
function personOr(at: Policy, key: PublicKey, id: FactId): Person {
  return (
    at.people.get(key) ?? {
      key,
      name: 'owner',
      privileges: new Set(),
      virtual: false,
      joined: id,
      named: id,
      earlier: NO_NAMES,
      invitedBy: null,
      waiting: false,
      about: '',
      approved: false,
      rank: NO_RANK,
      ranks: new Map(),
      muted: null,
      formerKeys: [],
    }
  )
}
