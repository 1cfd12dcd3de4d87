import * as v from 'valibot'
import {
  MAX_DELETED_AT_ONCE,
  MAX_EMOJI_BYTES,
  MAX_INVITE_BYTES,
  MAX_KEYS_AT_ONCE,
  MAX_MENTIONS,
  MAX_NAME_LENGTH,
  MAX_RECOVERY_PEOPLE,
  MAX_SLOW_SECONDS,
  MAX_TEXT_BYTES,
  MAX_TOPIC_LENGTH,
  MAX_WORK_BITS,
} from './limits.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'

/**
 * The bodies of the claims that this version knows. Unknown fields are let pass: the bytes are kept anyway, and a later
 * version may know them.
 */
export const PRIVILEGES = ['post', 'createChannel', 'invite', 'moderate', 'manage'] as const
/** What a person may do. The owner may do everything. */
export type Privilege = (typeof PRIVILEGES)[number]

/** How somebody becomes a member: by themselves, by an invite, or after somebody who may moderate let them in. */
export const DOORS = ['open', 'invite', 'approval'] as const
export type Door = (typeof DOORS)[number]
/** Who reads or posts in a channel: every member, who may moderate, or these and its members by name. */
export const AUDIENCES = ['all', 'moderators', 'members'] as const
export type Audience = (typeof AUDIENCES)[number]

const PRIVILEGE = v.picklist(PRIVILEGES)
const encoder = new TextEncoder()

/** A name on one line that can be seen, and that turns no text beside it around. */
const NAME = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(MAX_NAME_LENGTH),
  v.check((text) => /[^\p{Default_Ignorable_Code_Point}\p{Cf}\s\u2800]/u.test(text), 'a name can be seen'),
  v.check((text) => !/[\u202A-\u202E\u2066-\u2069]/u.test(text), 'a name turns no text around'),
  v.check(
    (text) => text === text.trim() && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text),
    'a name has one line and no blanks at its ends',
  ),
)
const CHANNEL_NAME = v.pipe(
  v.string(),
  v.maxLength(MAX_NAME_LENGTH),
  v.regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$/u, 'letters, digits, - and _'),
)
const TOPIC = v.pipe(v.string(), v.maxLength(MAX_TOPIC_LENGTH))
const TEXT = v.pipe(
  v.string(),
  v.check((text) => text.trim() !== '', 'a message has words'),
  v.check(
    (text) => encoder.encode(text).length <= MAX_TEXT_BYTES,
    `a message has at most ${MAX_TEXT_BYTES} bytes`,
  ),
)

const KEYS = v.pipe(v.array(schema.key), v.minLength(1), v.maxLength(MAX_KEYS_AT_ONCE))
/** A sentence that everybody may read. */
const REASON = v.pipe(v.string(), v.maxLength(MAX_TOPIC_LENGTH))

/** A message that this one is about: its claim's hash, which counts, and its fact's id, a hint where it stands. */
const TARGET = v.strictTuple([schema.hash, schema.uuid])
/** What moderators are asked to look at: a message of another log, and whose it is by the word of who reports it. */
const REPORTED = v.looseObject({ log: schema.uuid, target: TARGET, author: schema.key })
const MENTIONS = v.pipe(v.array(schema.key), v.maxLength(MAX_MENTIONS))
/** One emoji, or a short word in its place. */
const EMOJI = v.pipe(
  v.string(),
  v.check((text) => text !== '' && !/\s/u.test(text), 'a reaction can be seen'),
  v.check((text) => encoder.encode(text).length <= MAX_EMOJI_BYTES, 'a reaction is short'),
)

export const BODIES = {
  /** The relay's own, first in every epoch: where earlier epochs ended, [epoch, log, last seq, head]. */
  epoch: v.looseObject({
    ends: v.array(v.strictTuple([schema.uuid, schema.uuid, schema.seq, schema.hash])),
  }),
  /** The relay's own, or by who manages: the server's name, what newcomers may do, its door; and by the owner the next one. */
  server: v.looseObject({
    name: v.optional(NAME),
    owner: v.optional(schema.key),
    newcomers: v.optional(v.pipe(v.array(PRIVILEGE), v.maxLength(PRIVILEGES.length))),
    door: v.optional(v.picklist(DOORS)),
    work: v.optional(v.pipe(schema.count, v.maxValue(MAX_WORK_BITS))),
    /** By the relay, on an empty disk: counts only for what nobody said before. */
    first: v.optional(v.boolean()),
  }),
  /** A newcomer enters by an invite, or knocks without one and says who they are. */
  join: v.looseObject({
    name: NAME,
    invite: v.optional(schema.bytesUpTo(MAX_INVITE_BYTES)),
    inviteSignature: v.optional(schema.signature),
    about: v.optional(REASON),
  }),
  profile: v.looseObject({ name: NAME }),
  grant: v.looseObject({ key: schema.key, privilege: PRIVILEGE }),
  revoke: v.looseObject({ key: schema.key, privilege: PRIVILEGE }),
  /** Without `log` it creates a channel; with it, it changes one. */
  channel: v.looseObject({
    log: v.optional(schema.uuid),
    name: CHANNEL_NAME,
    topic: v.optional(TOPIC),
    posts: v.optional(v.picklist(AUDIENCES)),
    reads: v.optional(v.picklist(AUDIENCES)),
  }),
  /** Puts people on a channel's list, or takes them off it. */
  channelMember: v.looseObject({ log: schema.uuid, keys: KEYS, on: v.boolean() }),
  /** Slows a channel down (seconds between two messages of one person; 0: not), or locks it. */
  restrict: v.looseObject({
    log: schema.uuid,
    slow: v.optional(v.pipe(schema.count, v.maxValue(MAX_SLOW_SECONDS))),
    locked: v.optional(v.boolean()),
  }),
  /** Lets people in who wait at the door, or sends them away. */
  approve: v.looseObject({ keys: KEYS, on: v.boolean() }),
  /** Nobody posts until then, ms since 1970; 0: now again. */
  mute: v.looseObject({ key: schema.key, until: schema.count }),
  ban: v.looseObject({ keys: KEYS, reason: v.optional(REASON) }),
  unban: v.looseObject({ keys: KEYS }),
  /** Takes back all that somebody said before this. */
  purge: v.looseObject({ key: schema.key }),
  /** Shuts the door until then (ms since 1970; 0: opens it), also to who came since. */
  raid: v.looseObject({ since: schema.count, until: schema.count }),
  /** An invite is good for nothing from now on. */
  revokeInvite: v.looseObject({ invite: schema.bytesUpTo(MAX_INVITE_BYTES) }),
  /** Who may replace one's key together, and how many of them it takes. Nobody: none. */
  recovery: v.looseObject({
    people: v.pipe(v.array(schema.key), v.maxLength(MAX_RECOVERY_PEOPLE)),
    needed: v.pipe(schema.count, v.minValue(0)),
  }),
  /** Gives somebody another key: by themselves, by who stands above them, or by their recovery people. */
  replace: v.looseObject({ from: schema.key, to: schema.key, proof: schema.signature }),
  /** Words in a channel. */
  message: v.looseObject({
    text: TEXT,
    mentions: v.optional(MENTIONS),
    replyTo: v.optional(TARGET),
    about: v.optional(REPORTED),
  }),
  /** Other words for a message of one's own; the latest by id counts. */
  edit: v.looseObject({ target: TARGET, text: TEXT, mentions: v.optional(MENTIONS) }),
  /** Takes messages back: their author's, or anybody's by who may moderate. For good. */
  delete: v.looseObject({
    targets: v.pipe(v.array(TARGET), v.minLength(1), v.maxLength(MAX_DELETED_AT_ONCE)),
  }),
  /** Of one person and emoji the latest by id counts. */
  reaction: v.looseObject({ target: TARGET, emoji: EMOJI, on: v.boolean() }),
  /** By who may moderate; the latest by id counts. */
  pin: v.looseObject({ target: TARGET, on: v.boolean() }),
} as const

export type KnownType = keyof typeof BODIES
/** What is said in channels; all else that is known belongs in the control log. */
export const CHANNEL_TYPES = ['message', 'edit', 'delete', 'reaction', 'pin'] as const
export type ChannelType = (typeof CHANNEL_TYPES)[number]
export type ControlType = Exclude<KnownType, ChannelType>
export const isChannelType = (type: string): type is ChannelType =>
  (CHANNEL_TYPES as readonly string[]).includes(type)
export type Body<Type extends KnownType> = v.InferOutput<(typeof BODIES)[Type]>

export const isKnownType = (type: string): type is KnownType => Object.hasOwn(BODIES, type)

/** @throws Refusal `too-long` for a text over its limit, `malformed` for the rest */
export function readBody<Type extends KnownType>(type: Type, body: unknown): Body<Type> {
  const text = (type === 'message' || type === 'edit') && (body as { text?: unknown } | null)?.text
  if (typeof text === 'string' && encoder.encode(text).length > MAX_TEXT_BYTES) {
    throw new Refusal('too-long', `A message has at most ${MAX_TEXT_BYTES} bytes of text.`)
  }
  return schema.check(BODIES[type], body, type) as Body<Type>
}
