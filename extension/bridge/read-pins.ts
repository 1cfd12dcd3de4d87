import type { ClaimHash } from '../../shared/ids.ts'
import { type Change, changesOn } from './changes-on.ts'
import { findAnswered } from './find-answered.ts'
import { marked } from './marked.ts'
import type { OpenLog } from './open-log.ts'
import { readOutbox } from './read-outbox.ts'
import type { Reply, TimelineMessage } from './views.ts'
import { withAnswers } from './with-answers.ts'

const NO_PAGES = { held: 0, around: null, from: null, to: null }

/** What is pinned in a log and held here, the latest pin first; each message is looked up where its pin says. */
export async function readPins(open: OpenLog): Promise<TimelineMessage[]> {
  const { source } = open
  const [pins, rows] = await Promise.all([source.pins(), source.rows(NO_PAGES, () => true, false)])
  const { changes } = readOutbox(rows.outbox)
  const pinned: Change[] = []
  for (const all of changesOn(pins, changes).values()) {
    const last = all.findLast(({ kind, moderator }) => kind === 'pin' && moderator === true)
    if (last?.on) pinned.push(last)
  }
  pinned.sort((a, b) => (a.order < b.order ? 1 : -1))
  const find = (replies: Reply[]) => findAnswered(open, [], replies)
  const found = await find(pinned.map(({ target, at }) => ({ hash: target, id: at, message: null })))
  const messages = pinned.flatMap(({ target }) => found.get(target) ?? [])
  const replies = messages.flatMap(({ replyTo }) => replyTo ?? [])
  const targets = new Set<ClaimHash>([...messages, ...replies].map(({ hash }) => hash))
  const [answered, marks] = await Promise.all([find(replies), open.marks.all([...targets])])
  const on = changesOn(marks, changes)
  const shown = messages.flatMap((message) => marked(message, on) ?? [])
  return withAnswers(
    shown.filter(({ deletedBy }) => deletedBy === null),
    answered,
    on,
  )
}
