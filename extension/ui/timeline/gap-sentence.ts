import type { Filling } from '../../bridge/state.ts'
import { formatCount } from '../show/format-count.ts'

/** What a hole in the history says: what is missing, and what happens about it. */
export function gapSentence(count: number, filling: Filling | undefined): { missing: string; doing: string } {
  const missing = `${formatCount(count, 'message')} ${count === 1 ? 'is' : 'are'} missing here`
  if (filling?.blocked) return { missing, doing: BLOCKED[filling.blocked] }
  if (filling?.from) return { missing, doing: `asking ${filling.from.name}…` }
  return { missing, doing: 'looking for somebody who has them…' }
}

const BLOCKED = {
  'nobody-online': 'Nobody else is online. They come by themselves when somebody who has them does.',
  'nobody-has-it': 'Nobody online has them. They come by themselves when somebody who has them does.',
  offline: 'You are offline. They come by themselves once you are back.',
} as const satisfies Record<NonNullable<Filling['blocked']>, string>
