import type { ClaimHash } from '../../shared/ids.ts'
import type { ChangesOn } from './changes-on.ts'
import { marked } from './marked.ts'
import type { TimelineItem, TimelineMessage } from './views.ts'

/** The same items, each reply with the words of what it answers: among the items, or else as it was said elsewhere. */
export function withAnswers<Item extends TimelineItem>(
  items: Item[],
  elsewhere: ReadonlyMap<ClaimHash, TimelineMessage>,
  on: ChangesOn,
): Item[] {
  const here = new Map<ClaimHash, TimelineMessage>()
  for (const item of items) if (item.kind === 'message') here.set(item.hash, item)
  return items.map((item) => {
    if (item.kind === 'gap' || !item.replyTo) return item
    const { hash } = item.replyTo
    const far = elsewhere.get(hash)
    const to = here.get(hash) ?? (far && marked(far, on))
    const message = to && to.deletedBy === null ? { author: to.author, text: to.text } : null
    return { ...item, replyTo: { ...item.replyTo, message } }
  })
}
