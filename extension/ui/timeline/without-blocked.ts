import type { PublicKey } from '../../../shared/ids.ts'
import type { Timeline, TimelineItem } from '../../bridge/views.ts'

/** The same timeline without the reactions of who is blocked, and without their words where others answer them. */
export function withoutBlocked(timeline: Timeline, isBlocked: (key: PublicKey) => boolean): Timeline {
  const items = timeline.items.map((item) => bare(item, isBlocked))
  return items.every((item, at) => item === timeline.items[at]) ? timeline : { ...timeline, items }
}

function bare(item: TimelineItem, isBlocked: (key: PublicKey) => boolean): TimelineItem {
  if (item.kind === 'gap') return item
  const answered = item.replyTo?.message
  const quotes = answered && isBlocked(answered.author)
  const reacts = item.reactions.some(({ by }) => by.some(isBlocked))
  if (!quotes && !reacts) return item
  const reactions = item.reactions.flatMap(({ emoji, by }) => {
    const heard = by.filter((key) => !isBlocked(key))
    return heard.length > 0 ? [{ emoji, by: heard }] : []
  })
  return {
    ...item,
    reactions,
    ...(quotes && item.replyTo && { replyTo: { ...item.replyTo, message: null } }),
  }
}
