import type { ServerState } from '../../bridge/state.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { may } from '../chat/powers.ts'

/** Why somebody may not write in a channel now. `until`: ms since 1970. */
export type WhyNot =
  | { kind: 'banned' | 'moved' | 'waiting' | 'locked' | 'moderators' | 'members' | 'virtual' | 'no-right' }
  | { kind: 'muted'; until: number }

/** As the policy has it, as far as this device knows; null where nothing speaks against it. `now`: ms since 1970. */
export function whyNotPost(
  { me, connection }: Pick<ServerState, 'me' | 'connection'>,
  channel: Pick<ChannelView, 'locked' | 'posts' | 'creator' | 'members'>,
  now: number,
): WhyNot | null {
  const refused = connection.state === 'refused' ? connection.reason : null
  if (refused === 'banned') return { kind: 'banned' }
  if (refused === 'server-moved') return { kind: 'moved' }
  if (me.waiting) return { kind: 'waiting' }
  // Before the first login nothing is known, and what is written waits in the outbox.
  const known = connection.state === 'online' || me.privileges.length > 0
  if (known && !may(me, 'post')) return { kind: me.virtual ? 'virtual' : 'no-right' }
  if (me.mutedUntil > now) return { kind: 'muted', until: me.mutedUntil }
  if (may(me, 'moderate')) return null
  if (channel.locked) return { kind: 'locked' }
  const listed = channel.creator === me.key || channel.members.includes(me.key)
  if (channel.posts === 'all' || (channel.posts === 'members' && listed)) return null
  return { kind: channel.posts }
}
