import { CONTROL_LOG } from '../../../shared/ids.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { isolate } from '../show/isolate.ts'
import { type LieWords, lieWords } from './lie-words.ts'

export interface ToldLie extends LieWords {
  key: string
  seen: number
}

/** What proves that the open server's relay is dishonest, in words, the latest first. */
export function useLies(channels: readonly ChannelView[]): ToldLie[] {
  const { server, people } = usePlace()
  return [...server.lies]
    .sort((a, b) => b.seen - a.seen)
    .map(({ kind, log, seen, author }) => {
      const name = channels.find((channel) => channel.log === log)?.name
      const channel = log === CONTROL_LOG ? null : name ? `#${isolate(name)}` : 'a channel'
      const words = lieWords(kind, channel, author ? isolate(nameOf(author, people)) : 'somebody')
      return { ...words, key: `${kind}:${log}:${author ?? ''}:${seen}`, seen }
    })
}
