import { type Audience, type Door, PRIVILEGES, type Privilege } from './body.ts'
import { CONTROL_LOG, type FactId, type LogId, type PublicKey, REPORTS_LOG } from './ids.ts'
import type { InviteHash } from './invite.ts'
import { idTime } from './uuid-v7.ts'

export interface Person {
  key: PublicKey
  name: string
  /** As granted; see `mayDo` for what counts. */
  privileges: ReadonlySet<Privilege>
  virtual: boolean
  joined: FactId
  /** The fact that gave them this name. */
  named: FactId
  /** The last names that they had before, oldest first, and which fact gave them. */
  earlier: readonly { name: string; since: FactId }[]
  /** Whose invite they came by; null without one. */
  invitedBy: PublicKey | null
  /** At the door: neither reads nor posts until somebody who may moderate lets them in. */
  waiting: boolean
  /** What they said of themselves at the door. */
  about: string
  /** Somebody let them in by name. */
  approved: boolean
  /** How far below the owner, who is 0: the lowest of `ranks`. */
  rank: number
  /** One below whoever gave them each of their powers over others. */
  ranks: ReadonlyMap<Privilege, number>
  /** Until when they may not post, ms since 1970, and the rank of who said so. */
  muted: { until: number; rank: number } | null
  /** Keys that were theirs before, oldest first. */
  formerKeys: readonly PublicKey[]
}

export interface Channel {
  log: LogId
  name: string
  topic: string
  creator: PublicKey
  created: FactId
  posts: Audience
  reads: Audience
  /** By name; the creator and who may moderate need not be among them. */
  members: ReadonlySet<PublicKey>
  /** Nobody but who may moderate posts. */
  locked: boolean
  /** Seconds between two messages of one person; 0: none. */
  slow: number
}

/** From which fact on something held, and until which it did: [from, until); null: still. */
export type Stretch = readonly [from: FactId, until: FactId | null]
/** In order. */
export type Stretches = readonly Stretch[]

export interface Ban {
  by: PublicKey
  /** Of who banned. Who is of a higher one cannot undo it. */
  rank: number
  at: FactId
  reason: string
}

export interface Purge {
  id: FactId
  by: PublicKey
}

/** Who may replace somebody's lost key when so many of them agree, from a time on (ms since 1970). */
export interface Recovery {
  people: readonly PublicKey[]
  needed: number
  from: number
}

/** Newcomers wait at the door until a time, ms since 1970, whatever the door is. */
export interface Raid {
  by: PublicKey
  since: number
  until: number
}

/** Who may do what on a server, and what its channels are: a pure function of its control log. */
export interface Policy {
  server: PublicKey
  name: string
  owner: PublicKey | null
  newcomers: readonly Privilege[]
  door: Door
  /** Leading zero bits that the hash of a `join` without an invite has. */
  work: number
  people: ReadonlyMap<PublicKey, Person>
  channels: ReadonlyMap<LogId, Channel>
  bans: ReadonlyMap<PublicKey, Ban>
  /** When each key was banned. */
  banned: ReadonlyMap<PublicKey, Stretches>
  /** When each key could moderate. */
  moderated: ReadonlyMap<PublicKey, Stretches>
  /** Keys that were replaced, and by which. */
  successors: ReadonlyMap<PublicKey, PublicKey>
  recovery: ReadonlyMap<PublicKey, readonly Recovery[]>
  /** Keys that somebody above gave a person, and when, ms since 1970: their word on others' keys counts later. */
  given: ReadonlyMap<PublicKey, number>
  /** Whose key is to be replaced → who says so → by which. */
  votes: ReadonlyMap<PublicKey, ReadonlyMap<PublicKey, PublicKey>>
  /** How often each invite was used; infinite once it was withdrawn. */
  invites: ReadonlyMap<InviteHash, number>
  /** Before which fact all that a key said is taken back, and by whom. */
  purged: ReadonlyMap<PublicKey, Purge>
  raid: Raid | null
  /** The last fact taken in. */
  upTo: FactId | null
}

/** Whether a privilege puts its holder above members without it. */
export const isPower = (privilege: Privilege): boolean => privilege === 'moderate' || privilege === 'manage'

/** Ranks of the owner, and of who has no power over anybody. */
export const OWNER_RANK = 0
export const NO_RANK = Number.POSITIVE_INFINITY

/** Where members say what moderators should look at. It is on every server from the start. */
const REPORTS: Channel = {
  log: REPORTS_LOG,
  name: 'reports',
  topic: 'What members ask the moderators to look at',
  creator: '' as PublicKey,
  created: REPORTS_LOG as string as FactId,
  posts: 'all',
  reads: 'moderators',
  members: new Set(),
  locked: false,
  slow: 0,
}

/** Whether a channel has this name already. */
export function isChannelName(at: Policy, name: string): boolean {
  return name === REPORTS.name || [...at.channels.values()].some((channel) => channel.name === name)
}

/** A channel that was created, or the moderators' own. */
export const channelOf = (at: Policy, log: LogId): Channel | undefined =>
  log === REPORTS_LOG ? REPORTS : at.channels.get(log)

/** Before any fact. */
export function emptyPolicy(server: PublicKey): Policy {
  return {
    server,
    name: 'catalk',
    owner: null,
    newcomers: ['post'],
    door: 'invite',
    work: 0,
    people: new Map(),
    channels: new Map(),
    bans: new Map(),
    banned: new Map(),
    moderated: new Map(),
    successors: new Map(),
    recovery: new Map(),
    given: new Map(),
    votes: new Map(),
    invites: new Map(),
    purged: new Map(),
    raid: null,
    upTo: null,
  }
}

/** The key that somebody has now who once had this one. */
export function currentKey(at: Policy, key: PublicKey): PublicKey {
  let now = key
  for (let next = at.successors.get(now); next !== undefined; next = at.successors.get(now)) now = next
  return now
}

/** Whoever has this key, or had it. */
export const personOf = (at: Policy, key: PublicKey): Person | undefined => at.people.get(currentKey(at, key))

/** Whether somebody belongs here, be it at the door. */
export const isMember = (at: Policy, key: PublicKey): boolean =>
  !at.bans.has(key) && (key === at.owner || at.people.has(key))

/** Whether somebody is in: a member who does not wait at the door. */
export const isIn = (at: Policy, key: PublicKey): boolean =>
  isMember(at, key) && (key === at.owner || !at.people.get(key)?.waiting)

/** Whether the policy says outright that somebody is not in: of who is not known to it, a relay's word on them may be newer. */
export const isShutOut = (at: Policy, key: PublicKey): boolean =>
  at.bans.has(key) || at.successors.has(key) || at.people.get(key)?.waiting === true

/** What somebody may do now: nothing for a stranger, everything for the owner. */
export const mayDo = (at: Policy, key: PublicKey): Privilege[] =>
  PRIVILEGES.filter((privilege) => may(at, key, privilege))

export function may(at: Policy, key: PublicKey, privilege: Privilege): boolean {
  if (key === at.owner) return true
  const person = at.people.get(key)
  return person !== undefined && !person.virtual && isIn(at, key) && person.privileges.has(privilege)
}

/** Whether somebody may do all that another was granted. */
export function mayAllOf(at: Policy, key: PublicKey, other: PublicKey): boolean {
  const granted = at.people.get(other)?.privileges ?? []
  return [...granted].every((privilege) => may(at, key, privilege))
}

/** How far below the owner somebody stands. */
export const rankOf = (at: Policy, key: PublicKey): number =>
  key === at.owner ? OWNER_RANK : (at.people.get(key)?.rank ?? NO_RANK)

/** Whether somebody stands above another: nobody does above who gave them their power, nor above their like. */
export const outranks = (at: Policy, key: PublicKey, other: PublicKey): boolean =>
  rankOf(at, key) < rankOf(at, other)

/** Whether somebody may read a log now. Virtual clients keep what all read; of narrowed channels nothing. */
export function mayRead(at: Policy, key: PublicKey, log: LogId): boolean {
  if (!isIn(at, key)) return false
  const channel = channelOf(at, log)
  return log === CONTROL_LOG || (channel !== undefined && isAmong(at, key, channel, channel.reads))
}

/** Whether a channel's audience takes somebody in. */
export function isAmong(at: Policy, key: PublicKey, channel: Channel, audience: Audience): boolean {
  if (audience === 'all' || may(at, key, 'moderate')) return true
  return audience === 'members' && (key === channel.creator || channel.members.has(key))
}

/** Until when somebody may not post, ms since 1970; 0: they may. */
export const mutedUntil = (at: Policy, key: PublicKey): number => at.people.get(key)?.muted?.until ?? 0

/** Who may replace somebody's key at a time, ms since 1970: the last that were named long enough ago. */
export function recoveryOf(at: Policy, key: PublicKey, time: number): Recovery | undefined {
  return at.recovery.get(key)?.findLast(({ from }) => from <= time)
}

/** Whether somebody could moderate when a fact was stamped, whatever came later. */
export const couldModerate = (at: Policy, key: PublicKey, id: FactId): boolean =>
  heldAt(at.moderated.get(key), id)

/** Whether somebody was banned when a fact was stamped: what a relay takes from them then counts for nothing. */
export const wasBanned = (at: Policy, key: PublicKey, id: FactId): boolean => heldAt(at.banned.get(key), id)

/** Whether all that a key said up to a fact is taken back. */
export function isPurged(at: Policy, key: PublicKey, id: FactId): boolean {
  const purge = at.purged.get(key)
  return purge !== undefined && id < purge.id
}

/** Whether newcomers wait at a fact's time. */
export const isRaided = (at: Policy, id: FactId): boolean => at.raid !== null && idTime(id) < at.raid.until

/** The last that began before a fact; by halves, as there may be thousands. */
function stretchBefore(stretches: Stretches = [], id: FactId): Stretch | undefined {
  let low = 0
  for (let high = stretches.length; low < high; ) {
    const middle = (low + high) >>> 1
    if ((stretches[middle]?.[0] ?? id) < id) low = middle + 1
    else high = middle
  }
  return stretches[low - 1]
}

function heldAt(stretches: Stretches | undefined, id: FactId): boolean {
  const stretch = stretchBefore(stretches, id)
  return stretch !== undefined && (stretch[1] === null || id < stretch[1])
}
