import type { ControlType, Privilege } from './body.ts'
import type { Claim } from './claim.ts'
import type { ControlFact, ControlFactOf as FactOf } from './control-fact.ts'
import { CONTROL_LOG, type FactId, type LogId, logId, type PublicKey, publicKey } from './ids.ts'
import type { Invite } from './invite.ts'
import { MAX_CHANNELS, MAX_FORMER_KEYS, MAX_RAID_MS } from './limits.ts'
import {
  type Channel,
  channelOf,
  currentKey,
  isAmong,
  isChannelName,
  isIn,
  isMember,
  isPower,
  may,
  mayAllOf,
  mutedUntil,
  NO_RANK,
  outranks,
  type Policy,
  rankOf,
  recoveryOf,
} from './policy-state.ts'
import { Refusal } from './refusal.ts'
import { idTime } from './uuid-v7.ts'
import { workOf } from './work.ts'

/**
 * Why a claim may not be stamped `id`, or undefined when it may. `control` is the claim read as a control fact; null for
 * types that this version does not know, and for channels.
 */
export function refusalOfClaim(
  at: Policy,
  claim: Claim,
  control: ControlFact | null,
  id: FactId,
): Refusal | undefined {
  if (control) return refusalOf(at, control)
  const { author, log, type } = claim
  const stranger = refusalOfStranger(at, author)
  if (stranger) return stranger
  const channel = channelOf(at, log)
  if (log !== CONTROL_LOG && !channel) return noSuchChannel()
  // Own words are taken back whatever else one may do; whose they are, only those who hold them can tell.
  if (type === 'delete') return at.people.get(author)?.virtual ? notAllowed('say anything') : undefined
  if (type === 'pin' && !may(at, author, 'moderate')) return notAllowed('pin messages')
  if (!may(at, author, 'post')) return notAllowed('post messages')
  const muted = refusalOfMuted(at, author, id)
  if (muted) return muted
  return channel && refusalOfPosting(at, author, channel)
}

function refusalOfPosting(at: Policy, author: PublicKey, channel: Channel): Refusal | undefined {
  if (may(at, author, 'moderate')) return undefined
  if (channel.locked) return new Refusal('locked', `#${channel.name} is locked by the moderators.`)
  return isAmong(at, author, channel, channel.posts) ? undefined : notAllowed(`post in #${channel.name}`)
}

/** Why somebody who wants to say something is nobody here. */
export function refusalOfStranger(at: Policy, key: PublicKey): Refusal | undefined {
  const ban = at.bans.get(key)
  if (ban) {
    const why = ban.reason ? ` (${ban.reason})` : ''
    return new Refusal('banned', `You were banned from this server${why}. A moderator can undo that.`)
  }
  if (at.successors.has(key)) {
    return new Refusal('key-replaced', 'This key was replaced by another one, and is good for nothing here.')
  }
  if (!isMember(at, key)) return new Refusal('not-invited', 'You are not a member of this server.')
  return isIn(at, key) ? undefined : new Refusal('waiting', 'Somebody has to let you in first.')
}

function refusalOfMuted(at: Policy, key: PublicKey, id: FactId): Refusal | undefined {
  return idTime(id) < mutedUntil(at, key)
    ? new Refusal('muted', 'A moderator has muted you for now.')
    : undefined
}

/** Why a control fact counts for nothing; undefined when it counts. */
export function refusalOf(at: Policy, fact: ControlFact): Refusal | undefined {
  const byItself = fact.type === 'epoch' || fact.type === 'join'
  const refusal = byItself ? undefined : refusalOfAuthor(at, fact)
  if (refusal) return refusal
  return (REFUSALS[fact.type] as (at: Policy, fact: ControlFact) => Refusal | undefined)(at, fact)
}

/** Why its author says nothing of the kind, whatever it is about. */
function refusalOfAuthor(at: Policy, fact: ControlFact): Refusal | undefined {
  const { author, type } = fact
  if (author === at.server)
    return type === 'server' || type === 'channel' ? undefined : notAllowed('say that')
  const stranger = refusalOfStranger(at, author)
  if (stranger) return stranger
  // A virtual client only keeps: its invite goes to a machine, and must not let that machine speak.
  if (author !== at.owner && at.people.get(author)?.virtual) return notAllowed('say anything')
  return isSpeech(fact) ? refusalOfMuted(at, author, fact.id) : undefined
}

/** By type, why a fact counts for nothing whose author may speak at all. */
const REFUSALS: { [Type in ControlType]: (at: Policy, fact: FactOf<Type>) => Refusal | undefined } = {
  epoch: (at, { author }) => (author === at.server ? undefined : notAllowed('open an epoch')),
  server: refusalOfServer,
  join: refusalOfJoin,
  profile: () => undefined,
  grant: refusalOfGrant,
  revoke: refusalOfRevoke,
  channel: refusalOfChannel,
  channelMember: refusalOfChannelMember,
  restrict: (at, { author, body }) =>
    needs(at, author, 'moderate', 'lock or slow down channels') ??
    (at.channels.has(logId(body.log)) ? undefined : noSuchChannel()),
  approve: refusalOfApprove,
  mute: refusalOfMute,
  ban: refusalOfBan,
  unban: refusalOfUnban,
  purge: refusalOfPurge,
  raid: refusalOfRaid,
  revokeInvite: refusalOfRevokeInvite,
  recovery: refusalOfRecovery,
  replace: refusalOfReplace,
}

/** What others read, and so could be said in place of a message. */
const isSpeech = ({ type, body }: ControlFact): boolean =>
  type === 'profile' ||
  type === 'channel' ||
  (type === 'server' && body.name !== undefined) ||
  (type === 'ban' && body.reason !== undefined)

function refusalOfServer(at: Policy, { author, body }: FactOf<'server'>): Refusal | undefined {
  if (author === at.server) return undefined
  if (body.owner) {
    if (author !== at.owner) return notAllowed('say who owns the server')
    const heir = publicKey(body.owner)
    if (!isPerson(at, heir)) return notHere()
  }
  const unowned = needs(at, author, 'manage', 'change the server')
  if (unowned) return unowned
  return body.newcomers?.some((privilege) => !may(at, author, privilege))
    ? notAllowed('give newcomers what you lack')
    : undefined
}

function refusalOfGrant(at: Policy, { author, body }: FactOf<'grant'>): Refusal | undefined {
  const to = publicKey(body.key)
  const lacking =
    needs(at, author, 'manage', 'change privileges') ??
    needs(at, author, body.privilege, 'give what you lack')
  if (lacking) return lacking
  if (!isIn(at, to)) return notHere()
  // What the owner has cannot be given to them; what others have is given by who stands above them.
  if (to === at.owner || !outranks(at, author, to)) return outranked()
  // Power lifts its holder, and so all other power that they have.
  return isPower(body.privilege) && !mayAllOf(at, author, to) ? notAllowed('give what you lack') : undefined
}

function refusalOfRevoke(at: Policy, { author, body }: FactOf<'revoke'>): Refusal | undefined {
  const from = publicKey(body.key)
  if (from === author && from !== at.owner) return undefined
  const lacking = needs(at, author, 'manage', 'change privileges')
  if (lacking) return lacking
  return isMember(at, from) ? mustOutrank(at, author, from) : notHere()
}

function refusalOfJoin(at: Policy, fact: FactOf<'join'>): Refusal | undefined {
  const { author, invite, hash } = fact
  if (author === at.server) return notAllowed('join its own server')
  if (at.bans.has(author) || at.successors.has(author)) return refusalOfStranger(at, author)
  // A second invite neither gives back what was revoked nor makes a person of a virtual client.
  if (at.people.has(author)) return new Refusal('name-taken', 'You are a member already.')
  const uninvited = refusalOfInvite(at, invite, fact.id)
  if (!uninvited) return undefined
  if (at.door === 'invite' || invite?.virtual) return uninvited
  return workOf(hash) < at.work
    ? new Refusal('needs-work', 'This server wants some work from newcomers first.')
    : undefined
}

/** Why an invite lets nobody in; undefined when it does. */
export function refusalOfInvite(at: Policy, invite: Invite | undefined, id: FactId): Refusal | undefined {
  if (!invite) return new Refusal('not-invited', 'This server takes people by invite only. Ask for one.')
  // When it was signed nobody knows: it may be by who stole the old key.
  if (at.successors.has(invite.inviter))
    return new Refusal('not-invited', 'Whoever signed this invite has another key now. Ask for a new one.')
  // A machine that keeps everything is for those to let in who run the server.
  if (!may(at, invite.inviter, invite.virtual ? 'manage' : 'invite'))
    return new Refusal('not-invited', 'Whoever signed this invite may not invite.')
  if (invite.expires !== null && idTime(id) > invite.expires)
    return new Refusal('invite-expired', 'This invite has expired. Ask for a new one.')
  const used = at.invites.get(invite.hash) ?? 0
  if (used === Number.POSITIVE_INFINITY)
    return new Refusal('invite-withdrawn', 'This invite was withdrawn. Ask for a new one.')
  return invite.uses !== null && used >= invite.uses
    ? new Refusal('invite-used-up', 'This invite was used as often as it may be. Ask for a new one.')
    : undefined
}

function refusalOfChannel(at: Policy, { author, body }: FactOf<'channel'>): Refusal | undefined {
  const relay = author === at.server
  const log = body.log && logId(body.log)
  if (log) {
    const narrowing = refusalOfNarrowing(at, author, log)
    if (narrowing) return narrowing
  } else if (!relay && !may(at, author, 'createChannel')) return notAllowed('create channels')
  // The relay's own is always made: it may not know yet what a lost disk held.
  if (log || !relay) {
    const keeps = log && at.channels.get(log)?.name === body.name
    if (!keeps && isChannelName(at, body.name))
      return new Refusal('name-taken', `There is a channel #${body.name} already.`)
  }
  return !log && at.channels.size >= MAX_CHANNELS
    ? new Refusal('too-many', `A server has at most ${MAX_CHANNELS} channels.`)
    : undefined
}

/** Who says what a channel is called, and who posts and reads in it: nobody opens what they may not read themselves. */
function refusalOfNarrowing(at: Policy, author: PublicKey, log: LogId): Refusal | undefined {
  const channel = at.channels.get(log)
  if (!channel) return noSuchChannel()
  const owns = author === channel.creator || may(at, author, 'manage')
  return owns && isAmong(at, author, channel, channel.reads) ? undefined : notAllowed('change this channel')
}

function refusalOfChannelMember(at: Policy, { author, body }: FactOf<'channelMember'>): Refusal | undefined {
  const narrowing = refusalOfNarrowing(at, author, logId(body.log))
  if (narrowing || !body.on) return narrowing
  return body.keys.every((key) => isPerson(at, publicKey(key))) ? undefined : notHere()
}

function refusalOfApprove(at: Policy, { author, body }: FactOf<'approve'>): Refusal | undefined {
  const lacking = needs(at, author, 'moderate', 'let people in')
  if (lacking) return lacking
  return body.keys.map(publicKey).every((key) => isMember(at, key) && at.people.get(key)?.waiting)
    ? undefined
    : new Refusal('not-waiting', 'Nobody waits there any more.')
}

function refusalOfMute(at: Policy, { author, body, id }: FactOf<'mute'>): Refusal | undefined {
  const key = publicKey(body.key)
  const lacking = needs(at, author, 'moderate', 'mute people')
  if (lacking) return lacking
  const person = at.people.get(key)
  if (!person || !isMember(at, key)) return notHere()
  const { muted } = person
  if (muted && idTime(id) < muted.until && muted.rank < rankOf(at, author)) return outranked()
  return mustOutrank(at, author, key)
}

function refusalOfBan(at: Policy, { author, body }: FactOf<'ban'>): Refusal | undefined {
  const lacking = needs(at, author, 'moderate', 'ban people')
  if (lacking) return lacking
  const keys = body.keys.map(publicKey)
  if (keys.includes(at.server)) return outranked()
  return keys.every((key) => outranks(at, author, currentKey(at, key))) ? undefined : outranked()
}

function refusalOfUnban(at: Policy, { author, body }: FactOf<'unban'>): Refusal | undefined {
  const lacking = needs(at, author, 'moderate', 'lift bans')
  if (lacking) return lacking
  for (const key of body.keys.map(publicKey)) {
    const ban = at.bans.get(currentKey(at, key))
    if (!ban) return new Refusal('not-banned', 'Nobody of this key is banned.')
    if (ban.rank < rankOf(at, author)) return outranked()
  }
  return undefined
}

function refusalOfPurge(at: Policy, { author, body }: FactOf<'purge'>): Refusal | undefined {
  const key = currentKey(at, publicKey(body.key))
  if (key === author) return undefined
  return needs(at, author, 'moderate', 'take back what others said') ?? mustOutrank(at, author, key)
}

function refusalOfRaid(at: Policy, { author, body, id }: FactOf<'raid'>): Refusal | undefined {
  const lacking = needs(at, author, 'moderate', 'shut the door')
  if (lacking) return lacking
  const { since, until } = body
  const now = idTime(id)
  return until > now + MAX_RAID_MS || since < now - MAX_RAID_MS
    ? new Refusal('malformed', 'The door is shut for a day at most, and to who came within a day.')
    : undefined
}

function refusalOfRevokeInvite(at: Policy, { author, invite }: FactOf<'revokeInvite'>): Refusal | undefined {
  const inviter = invite && currentKey(at, invite.inviter)
  if (!inviter) return new Refusal('malformed', 'This is no invite.')
  if (inviter === author) return undefined
  return needs(at, author, 'moderate', 'withdraw invites of others') ?? mustOutrank(at, author, inviter)
}

function refusalOfRecovery(at: Policy, { author, body }: FactOf<'recovery'>): Refusal | undefined {
  const people = new Set(body.people.map(publicKey))
  const { needed } = body
  if (people.size !== body.people.length || needed > people.size || (needed === 0 && people.size > 0))
    return new Refusal('malformed', 'So many different people are not named.')
  return [...people].every((key) => key !== author && isPerson(at, key)) ? undefined : notHere()
}

function refusalOfReplace(at: Policy, { author, body, id }: FactOf<'replace'>): Refusal | undefined {
  const from = currentKey(at, publicKey(body.from))
  const to = publicKey(body.to)
  const person = at.people.get(from)
  if ((!person && from !== at.owner) || person?.virtual || at.bans.has(from)) return notHere()
  if (!isFree(at, to, from)) return new Refusal('wrong-key', 'The new key is somebody else’s here already.')
  if (author === from && person && person.formerKeys.length >= MAX_FORMER_KEYS)
    return new Refusal(
      'too-many',
      'You had too many keys already. Somebody who manages can give you another.',
    )
  if (mayReplaceAlone(at, author, from)) return undefined
  return recoveryOf(at, from, idTime(id))?.people.some((key) => currentKey(at, key) === author)
    ? undefined
    : notAllowed('replace this key')
}

/**
 * Whether somebody needs nobody's agreement to replace a key: their own, or of who stands below them, has nothing that they
 * lack and reads nothing that they do not.
 */
export const mayReplaceAlone = (at: Policy, author: PublicKey, from: PublicKey): boolean =>
  author === from ||
  (may(at, author, 'manage') &&
    outranks(at, author, from) &&
    mayAllOf(at, author, from) &&
    [...at.channels.values()].every(
      (channel) => isAmong(at, author, channel, channel.reads) || !isAmong(at, from, channel, channel.reads),
    ))

/** Whether a key can become somebody's: nobody's yet, or a newcomer's with no power, who is the same person. */
function isFree(at: Policy, key: PublicKey, from: PublicKey): boolean {
  if (key === from || key === at.server || key === at.owner || at.bans.has(key) || at.successors.has(key))
    return false
  // Its word is known to all since somebody's people began to agree on it: it is good for nobody else.
  for (const [whose, votes] of at.votes) if (whose !== from && [...votes.values()].includes(key)) return false
  const person = at.people.get(key)
  return !person || (!person.virtual && person.formerKeys.length === 0 && rankOf(at, key) === NO_RANK)
}

/** Whether somebody is in who is no machine. */
const isPerson = (at: Policy, key: PublicKey): boolean =>
  isIn(at, key) && (key === at.owner || !at.people.get(key)?.virtual)

function needs(at: Policy, key: PublicKey, privilege: Privilege, what: string): Refusal | undefined {
  return may(at, key, privilege) ? undefined : notAllowed(what)
}

/** Whoever acts on somebody stands above them. */
function mustOutrank(at: Policy, author: PublicKey, key: PublicKey): Refusal | undefined {
  return outranks(at, author, key) ? undefined : outranked()
}

const outranked = () => new Refusal('outranked', 'Only somebody who stands above them can do that.')
const noSuchChannel = () => new Refusal('no-such-channel', 'There is no such channel.')
const notHere = () => new Refusal('not-invited', 'That person is not a member.')

function notAllowed(what: string): Refusal {
  return new Refusal('not-allowed', `You may not ${what} here. The owner can allow it.`)
}
