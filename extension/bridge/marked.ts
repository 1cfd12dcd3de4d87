import type { FactId, PublicKey } from '../../shared/ids.ts'
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
 * sees that something was taken back. What its place is, the `delete` says: what it names elsewhere than at its own id is
 * an edit that went with its message, or a second stamp, and is nothing to see.
 */
export function markedEntry(entry: ReadEntry, on: ChangesOn): TimelineMessage | null {
  if (entry.kind === 'silent') return null
  if (entry.kind === 'message') return marked(entry.message, on)
  const { id, author, hash } = entry
  const by = takenBack(on.get(hash) ?? [], author, id)
  return by?.here ? gone({ id, author, hash, sentAt: idTime(id) }, by.here.author) : null
}

/** A message with all that was said about it later; null when it was taken back as standing elsewhere. */
export function marked(message: TimelineMessage, on: ChangesOn): TimelineMessage | null {
  const changes = on.get(message.hash)
  if (!changes) return message
  const back = takenBack(changes, message.author, message.id)
  if (back) return back.here ? gone(message, back.here.author) : null
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
  return all.length > 0 ? { here: all.find(({ at }) => at === id) } : null
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
  for (const { kind, emoji, author, formerly = [], on } of changes) {
    if (kind !== 'reaction' || emoji === undefined) continue
    const by = byEmoji.get(emoji) ?? new Set()
    byEmoji.set(emoji, by)
    for (const key of formerly) by.delete(key)
    if (on) by.add(author)
    else by.delete(author)
  }
  return [...byEmoji].flatMap(([emoji, by]) => (by.size > 0 ? [{ emoji, by: [...by] }] : []))
}
