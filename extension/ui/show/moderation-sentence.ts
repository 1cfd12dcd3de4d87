import type { Audience, ControlType, Door } from '../../../shared/body.ts'
import type { LogId, PublicKey } from '../../../shared/ids.ts'
import type { ModerationEntry } from '../../bridge/commands.ts'
import { formatCount } from './format-count.ts'
import { isolate } from './isolate.ts'
import { listNames } from './list-names.ts'
import { RIGHTS } from './rights.ts'

/** What a sentence about a change of the policy names. */
export interface Naming {
  /** The server's own key: what the relay's configuration says is said by it. */
  server: PublicKey
  /** A person by any key that they have or had, and whether that is who reads. */
  who(key: PublicKey): { name: string; me: boolean }
  /** `#general`, or words for a channel that is not known here. */
  channel(log: LogId): string
  /** A time, ms since 1970, as in "until 21:15". */
  time(at: number): string
}

/** A change of the policy in a plain sentence or two: who did what to whom. */
export function moderationSentence(entry: ModerationEntry, naming: Naming): string {
  return SENTENCES[entry.type](entry, castOf(entry, naming))
}

/** Whom a sentence is about. */
interface Cast {
  /** Who did it, at the sentence's beginning. */
  By: string
  /** Those it concerns, as an object: `you`, `Bob and Carol`. */
  them: string
  /** The first of them as an owner of things: `your`, `Bob’s`. */
  their: string
  /** Who did it did it to themselves. */
  self: boolean
  /** Who reads did it. */
  mine: boolean
  /** Who reads is the first of them. */
  me: boolean
  where: string
  time(at: number): string
}

function castOf({ by, type, keys, log }: ModerationEntry, { server, who, channel, time }: Naming): Cast {
  const [first] = keys.map(who)
  // Of a replaced key the second one is the same person's.
  const concerned = type === 'replace' ? keys.slice(0, 1) : keys
  const author = who(by)
  return {
    By: by === server ? 'The server' : author.me ? 'You' : isolate(author.name),
    them: listNames(concerned.map(who).map(({ name, me }) => (me ? 'you' : name))) || 'somebody',
    their: first === undefined ? 'somebody’s' : first.me ? 'your' : `${isolate(first.name)}’s`,
    self: keys[0] === by || (author.me && first?.me === true),
    mine: author.me,
    me: first?.me === true,
    where: log ? channel(log) : 'a channel',
    time,
  }
}

const SENTENCES: Record<ControlType, (entry: ModerationEntry, cast: Cast) => string> = {
  epoch: () => 'The server began a new part of its history.',
  server: serverSentence,
  join: (_, { By }) => `${By} joined.`,
  profile: ({ name }, { By }) => `${By} took ${name ? `the name “${isolate(name)}”` : 'another name'}.`,
  grant: ({ privilege }, { By, them }) => `${By} let ${them} ${right(privilege)}.`,
  revoke: revokeSentence,
  channel: channelSentence,
  channelMember: ({ on }, { By, them, where }) =>
    on ? `${By} put ${them} on the list of ${where}.` : `${By} took ${them} off the list of ${where}.`,
  restrict: restrictSentence,
  approve: ({ on }, { By, them }) => (on ? `${By} let ${them} in.` : `${By} sent ${them} away at the door.`),
  mute: ({ until }, { By, them, time }) =>
    until ? `${By} muted ${them} until ${time(until)}.` : `${By} let ${them} post again.`,
  ban: ({ reason }, { By, them }) => `${By} banned ${them}${reason ? `: “${isolate(reason)}”` : ''}.`,
  unban: (_, { By, them }) => `${By} lifted the ban on ${them}.`,
  purge: (_, { By, their, self, mine }) =>
    `${By} took back all of ${self ? (mine ? 'your' : 'their own') : their} messages.`,
  raid: ({ until }, { By, time }) =>
    until
      ? `${By} closed the door to newcomers until ${time(until)}.`
      : `${By} opened the door to newcomers again.`,
  revokeInvite: (_, { By, their, self, mine }) =>
    `${By} withdrew one of ${self ? (mine ? 'your' : 'their own') : their} invites.`,
  recovery: (_, { By, mine }) => `${By} named the people who may replace ${mine ? 'your' : 'their'} key.`,
  replace: replaceSentence,
}

const right = (privilege: ModerationEntry['privilege']) => (privilege ? RIGHTS[privilege] : 'do more')

function revokeSentence({ privilege }: ModerationEntry, { By, them, self, mine }: Cast): string {
  if (self) return `${By} gave up the right to ${right(privilege)}.`
  return `${By} no longer ${mine ? 'let' : 'lets'} ${them} ${right(privilege)}.`
}

function replaceSentence({ on }: ModerationEntry, { By, them, their, self, mine, me }: Cast): string {
  const check = me ? '' : ` Compare safety words with ${them} to be sure.`
  if (self) return `${By} changed ${mine ? 'your' : 'their own'} key.${check}`
  return on === false
    ? `${By} asked for another key in place of ${their}. Others have to agree to it.`
    : `${capital(their)} key was replaced by ${mine ? 'you' : By}.${check}`
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

const DOORS: Record<Door, string> = {
  open: 'opened the door: anybody may join',
  invite: 'set the door to invites only',
  approval: 'set the door to knocking: newcomers wait until they are let in',
}

function serverSentence(entry: ModerationEntry, { By, them, me, mine }: Cast): string {
  const { keys, name, door, newcomers, work } = entry
  const changes: string[] = []
  if (keys.length > 0) changes.push(`made ${me && mine ? 'yourself' : them} the owner`)
  if (name !== undefined) changes.push(`named the server “${isolate(name)}”`)
  if (door) changes.push(DOORS[door])
  if (newcomers) changes.push(`lets newcomers ${newcomersWords(newcomers)}`)
  if (work !== undefined)
    changes.push(work > 0 ? 'asks newcomers for some work' : 'asks newcomers for no work any more')
  return changes.length > 0 ? `${By} ${changes.join(' and ')}.` : `${By} changed the server.`
}

const newcomersWords = (newcomers: NonNullable<ModerationEntry['newcomers']>) =>
  newcomers.length > 0 ? listNames(newcomers.map(right), 5) : 'read only'

const POSTS: Record<Audience, string> = {
  all: 'everybody writes there',
  moderators: 'only moderators write there',
  members: 'only those on its list write there',
}
const READS: Record<Audience, string> = {
  all: 'everybody reads it',
  moderators: 'only moderators read it',
  members: 'only those on its list read it',
}

function channelSentence({ log, name, posts, reads }: ModerationEntry, { By, where }: Cast): string {
  const made = log === null ? `created #${name}` : `changed ${name ? `#${name}` : where}`
  const narrowed = [...(reads ? [READS[reads]] : []), ...(posts ? [POSTS[posts]] : [])]
  return `${By} ${made}${narrowed.length > 0 ? `: ${listNames(narrowed)}` : ''}.`
}

function restrictSentence({ slow, locked }: ModerationEntry, { By, where }: Cast): string {
  const changes: string[] = []
  if (locked !== undefined)
    changes.push(locked ? `locked ${where}: only moderators write there` : `unlocked ${where}`)
  if (slow !== undefined)
    changes.push(
      slow > 0
        ? `slowed ${where} down: one message every ${formatCount(slow, 'second')} a person`
        : `let ${where} go at its pace again`,
    )
  return changes.length > 0 ? `${By} ${changes.join(' and ')}.` : `${By} changed ${where}.`
}
