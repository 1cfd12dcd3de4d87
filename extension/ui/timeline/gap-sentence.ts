import type { Blocked, Filling } from '../../bridge/state.ts'
import { formatBytes } from '../show/format-bytes.ts'
import { formatCount } from '../show/format-count.ts'
import { formatDuration } from '../show/format-duration.ts'
import { listNames } from '../show/list-names.ts'

/** What a hole in the history says: what is missing, and what happens about it. */
export function gapSentence(count: number, filling: Filling | undefined): { missing: string; doing: string } {
  const missing = `${formatCount(count, 'message')} ${count === 1 ? 'is' : 'are'} missing here`
  if (!filling) return { missing, doing: 'not asked for yet.' }
  if (filling.blocked) return { missing, doing: BLOCKED[filling.blocked] }
  if (filling.from.length === 0) return { missing, doing: 'looking for somebody who has them…' }
  const names = listNames([...new Set(filling.from.map(({ name }) => name))], 2)
  const way = filling.from.every(({ throughRelay }) => throughRelay) ? ' through the relay' : ''
  return { missing, doing: `asking ${names}${way}…` }
}

/** `about 4 minutes, 12.3 MB`: what a filling still takes. Empty while nobody can tell. */
export function estimateOf({ bytesLeft, secondsLeft }: Pick<Filling, 'bytesLeft' | 'secondsLeft'>): string {
  const parts = [
    secondsLeft === null ? '' : formatDuration(secondsLeft),
    bytesLeft === null ? '' : formatBytes(bytesLeft),
  ]
  return parts.filter(Boolean).join(', ')
}

const BLOCKED = {
  'nobody-online': 'Nobody else is online. They come by themselves when somebody who has them does.',
  'nobody-has-it': 'Nobody online has them. They come by themselves when somebody who has them does.',
  offline: 'You are offline. They come by themselves once you are back.',
  paused: 'You paused the reading. They come when you go on.',
  metered: 'This connection is paid by the byte. They come by themselves on another one.',
  'disk-full': 'This device has no room for them. They come when there is some.',
} as const satisfies Record<Blocked, string>
