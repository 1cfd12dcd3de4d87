import { useMemo } from 'react'
import { isForGood } from '../moderation/mutes.ts'
import { formatUntil } from '../show/format-until.ts'
import type { Naming } from '../show/moderation-sentence.ts'
import { isMe } from './is-me.ts'
import { nameOf } from './name-of.ts'
import { usePlace } from './place-context.ts'
import { useChannels } from './use-channels.ts'

/** What people and channels of the open server are called in a sentence. */
export function useNaming(): Naming {
  const { server: state, people } = usePlace()
  const { server, me } = state
  const channels = useChannels(server)
  return useMemo(
    () => ({
      server,
      who: (key) => ({ name: nameOf(key, people), me: isMe(key, me.key, people) }),
      channel: (log) => {
        const name = channels?.find((channel) => channel.log === log)?.name
        return name === undefined ? 'a channel' : `#${name}`
      },
      time: (at) => (isForGood(at) ? 'it is lifted' : formatUntil(at)),
    }),
    [server, me.key, people, channels],
  )
}
