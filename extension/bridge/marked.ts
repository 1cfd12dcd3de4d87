import type { FactId, PublicKey } from '../../shared/ids.ts'
import { MAX_REACTIONS } from '../../shared/limits.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import type { Change, ChangesOn } from './changes-on.ts'
import { isBy } from './is-by.ts'
import type { ReadEntry } from './read-entry.ts'
import type { TimelineMessage } from './views.ts'

/** Takes a message back: its author, or who could moderate. */
const allowed = (change: Change, author: PublicKey) =>
  change.kind === 'delete' && (isBy(change, author) || change.moderator === true)

/** Whether a tombstone may stand for its fact; one that nothing justifies is as good as missing. */
export function isJustified(entry: Extract<ReadEntry, { kind: 'tombstone' }>, on: ChangesOn): boolean {
  return (on.get(entry.hash) ?? []).some((change) => allowed(change, entry.author))
}

/**
 * What a person sees of an entry; null for nothing. A deleted message stays in its place without words, so that a reader
 * sees that something was taken back, also where the `delete` names another place: nobody makes words vanish without a
 * trace. Only an edit that went along with its message is nothing to see.
 */
export function markedEntry(entry: ReadEntry, on: ChangesOn): TimelineMessage | null {
  if (entry.kind === 'silent') return null
  if (entry.kind === 'message') return marked(entry.message, on)
  const { id, author, hash } = entry
  const by = takenBack(on.get(hash) ?? [], author, id)
  return by?.seen ? gone({ id, author, hash, sentAt: idTime(id) }, by.seen.author) : null
}

/** A message with all that was said about it later; null when it was taken back along with another. */
export function marked(message: TimelineMessage, on: ChangesOn): TimelineMessage | null {
  const changes = on.get(message.hash)
  if (!changes) return message
  const back = takenBack(changes, message.author, message.id)
  if (back) return back.seen ? gone(message, back.seen.author) : null
  const edit = changes.findLast((change) => change.kind === 'edit' && isBy(change, message.author))
  const pin = changes.findLast(({ kind, moderator }) => kind === 'pin' && moderator === true)
  return {
    ...message,
    ...(edit && { text: edit.text ?? '', mentions: edit.mentions ?? [], editedAt: edit.time }),
    pinned: pin?.on === true,
    reactions: reactionsOf(changes),
  }
}

function takenBack(changes: readonly Change[], author: PublicKey, id: FactId) {
  const all = changes.filter((change) => allowed(change, author))
  const seen = all.find(({ at }) => at === id) ?? all.find(({ along }) => !along)
  return all.length > 0 ? { seen } : null
}

function gone(
  { id, hash, author, sentAt }: Pick<TimelineMessage, 'id' | 'hash' | 'author' | 'sentAt'>,
  deletedBy: PublicKey,
): TimelineMessage {
  return {
    kind: 'message',
    ...{ id, hash, author, sentAt, deletedBy },
    at: idTime(id),
    text: '',
    mentions: [],
    editedAt: null,
    pinned: false,
    reactions: [],
    replyTo: null,
  }
}

/** By emoji in the order of first use, also when that one was taken back: nothing jumps while somebody changes their mind. */
function reactionsOf(changes: readonly Change[]): TimelineMessage['reactions'] {
  const byEmoji = new Map<string, Set<PublicKey>>()
  const tried = new Map<PublicKey, Set<string>>()
  for (const { kind, emoji, author, formerly = [], on } of changes) {
    if (kind !== 'reaction' || emoji === undefined) continue
    const theirs = tried.get(author) ?? new Set()
    tried.set(author, theirs)
    if (theirs.size >= MAX_REACTIONS && !theirs.has(emoji)) continue
    theirs.add(emoji)
    const by = byEmoji.get(emoji) ?? new Set()
    byEmoji.set(emoji, by)
    for (const key of formerly) by.delete(key)
    if (on) by.add(author)
    else by.delete(author)
  }
  return [...byEmoji].flatMap(([emoji, by]) => (by.size > 0 ? [{ emoji, by: [...by] }] : []))
}
