import * as v from 'valibot'
import {
  MAX_DELETED_AT_ONCE,
  MAX_EMOJI_BYTES,
  MAX_MENTIONS,
  MAX_NAME_LENGTH,
  MAX_TEXT_BYTES,
  MAX_TOPIC_LENGTH,
} from './limits.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'

/**
 * The bodies of the claims that this version knows. Unknown fields are let pass: the bytes are kept anyway, and a later
 * version may know them.
 */
export const PRIVILEGES = ['post', 'createChannel', 'moderate'] as const
/** What a person may do. The owner may do everything. */
export type Privilege = (typeof PRIVILEGES)[number]

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

/** A message that this one is about: its claim's hash, which counts, and its fact's id, a hint where it stands. */
const TARGET = v.strictTuple([schema.hash, schema.uuid])
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
  /** The relay's own or the owner's: the server's name, its owner, and what newcomers may do. */
  server: v.looseObject({
    name: v.optional(NAME),
    owner: v.optional(schema.key),
    newcomers: v.optional(v.array(PRIVILEGE)),
  }),
  /** A newcomer enters by an invite. */
  join: v.looseObject({ name: NAME, invite: schema.bytesUpTo(1_024), inviteSignature: schema.signature }),
  profile: v.looseObject({ name: NAME }),
  grant: v.looseObject({ key: schema.key, privilege: PRIVILEGE }),
  revoke: v.looseObject({ key: schema.key, privilege: PRIVILEGE }),
  /** Without `log` it creates a channel; with it, it renames one. */
  channel: v.looseObject({ log: v.optional(schema.uuid), name: CHANNEL_NAME, topic: v.optional(TOPIC) }),
  /** Words in a channel. */
  message: v.looseObject({ text: TEXT, mentions: v.optional(MENTIONS), replyTo: v.optional(TARGET) }),
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
