import * as v from 'valibot'
import { AUDIENCES, DOORS, PRIVILEGES } from '../../shared/body.ts'
import type { ClaimHash, FactId, LogId, PublicKey } from '../../shared/ids.ts'
import { MAX_DEFLATED_PAGE_BYTES } from '../../shared/limits.ts'
import { bytesUpTo } from '../../shared/schema.ts'
import type { Argument, CommandName } from './commands.ts'
import { hexId } from './hex-id.ts'
import { SETTINGS } from './settings-schema.ts'

const key = hexId<PublicKey>(32)
const hash = hexId<ClaimHash>(32)
const log = hexId<LogId>(16)
const id = hexId<FactId>(16)
/** No calendar goes further, ms before and after 1970 (ECMA-262 §21.4.1.1). */
const time = v.pipe(v.number(), v.minValue(-8.64e15), v.maxValue(8.64e15))
const text = v.string()
const on = v.boolean()
const keys = v.array(key)
const passphrase = v.nullable(text)
const target = v.object({ hash, id })
const ofServer = v.object({ server: key })
const ofLog = v.object({ server: key, log })
const ofClaim = v.object({ server: key, hash })
const ofKey = v.object({ server: key, key })
const narrowing = {
  posts: v.exactOptional(v.picklist(AUDIENCES)),
  reads: v.exactOptional(v.picklist(AUDIENCES)),
}
const ofPrivilege = v.object({ server: key, key, privilege: v.picklist(PRIVILEGES) })

/** What each command takes. What is too long, or not allowed, is for who does it to say. */
export const COMMAND_ARGUMENTS: { [Name in CommandName]: v.GenericSchema<unknown, Argument<Name>> } = {
  createIdentity: v.undefined(),
  restoreIdentity: v.object({ phrase: text }),
  revealPhrase: v.object({ passphrase }),
  checkPhrase: v.object({ words: v.array(v.object({ at: v.number(), word: text })), passphrase }),
  setPassphrase: v.object({ old: passphrase, passphrase }),
  lock: v.undefined(),
  unlock: v.object({ passphrase: text }),
  attend: v.undefined(),
  readInvite: v.object({ link: text }),
  join: v.object({ link: text, name: text, about: v.exactOptional(text) }),
  knockAgain: v.object({ server: key, about: text }),
  leave: ofServer,
  reconnect: ofServer,
  signMove: v.object({ server: key, to: text }),
  followMove: ofServer,
  say: v.object({ server: key, log, text, mentions: keys, replyTo: v.optional(target) }),
  edit: v.object({ server: key, log, target, text, mentions: keys }),
  delete: v.object({ server: key, log, targets: v.array(target) }),
  react: v.object({ server: key, log, target, emoji: text, on }),
  pin: v.object({ server: key, log, target, on }),
  retry: ofClaim,
  discard: ofClaim,
  createChannel: v.object({ server: key, name: text, topic: text, ...narrowing }),
  editChannel: v.object({ server: key, log, name: text, topic: text, ...narrowing }),
  setChannelMembers: v.object({ server: key, log, keys, on }),
  restrictChannel: v.object({
    server: key,
    log,
    slow: v.exactOptional(v.number()),
    locked: v.exactOptional(v.boolean()),
  }),
  setName: v.object({ server: key, name: text }),
  grant: ofPrivilege,
  revoke: ofPrivilege,
  setServer: v.object({
    server: key,
    name: v.exactOptional(text),
    door: v.exactOptional(v.picklist(DOORS)),
    newcomers: v.exactOptional(v.array(v.picklist(PRIVILEGES))),
    work: v.exactOptional(v.number()),
  }),
  handOver: ofKey,
  createInvite: v.object({
    server: key,
    days: v.nullable(v.number()),
    uses: v.nullable(v.number()),
    virtual: v.boolean(),
  }),
  invites: ofServer,
  withdrawInvite: v.object({ server: key, link: text }),
  letIn: v.object({ server: key, keys, on }),
  mute: v.object({ server: key, key, until: v.number() }),
  ban: v.object({ server: key, keys, reason: text }),
  unban: v.object({ server: key, keys }),
  purge: ofKey,
  raid: v.object({ server: key, minutes: v.number(), since: v.number() }),
  moderationLog: v.object({
    server: key,
    before: v.nullable(id),
    count: v.pipe(v.number(), v.safeInteger()),
  }),
  report: v.object({ server: key, log, target, author: key, text }),
  block: v.object({ key, on }),
  dismissNews: v.object({ server: key, id }),
  whoIs: ofKey,
  nextKey: v.undefined(),
  rotateKey: v.object({ passphrase }),
  successorCode: v.object({ of: text }),
  replaceKey: v.object({ server: key, key, code: text }),
  setRecovery: v.object({ server: key, people: keys, needed: v.number() }),
  markRead: v.object({ server: key, log, upTo: id }),
  readBack: ofLog,
  goTo: v.object({ server: key, log, at: v.union([time, id]) }),
  readEverything: v.object({ server: key, log: v.nullable(log), on }),
  pauseFilling: v.object({ server: key, paused: v.boolean() }),
  search: v.object({
    server: key,
    text,
    from: v.optional(key),
    log: v.optional(log),
    after: v.optional(v.number()),
    before: v.optional(v.number()),
    limit: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    olderThan: v.optional(id),
  }),
  importPage: v.object({ server: key, page: bytesUpTo(MAX_DEFLATED_PAGE_BYTES) }),
  rebuildIndex: ofServer,
  setSettings: SETTINGS,
  keepOnDisk: v.undefined(),
}
