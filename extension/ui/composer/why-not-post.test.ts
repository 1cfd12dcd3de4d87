import { describe, expect, it } from 'vitest'
import type { PublicKey } from '../../../shared/ids.ts'
import type { Reason } from '../../../shared/refusal.ts'
import type { Connection, ServerState } from '../../bridge/state.ts'
import { OPEN_CHANNEL } from '../../bridge/test-rows.ts'
import { whyNotPost } from './why-not-post.ts'

const key = 'aa'.repeat(32) as PublicKey
const NOW = 1_000
const ONLINE: Connection = { state: 'online', since: 0 }

function why(
  me: Partial<ServerState['me']> = {},
  channel: Partial<typeof OPEN_CHANNEL> = {},
  connection: Connection = ONLINE,
) {
  const plain = { key, name: 'bob', privileges: ['post' as const], owner: false, virtual: false }
  const standing = { mutedUntil: 0, waiting: false, rank: null, recovery: [], recovers: [] }
  const whole = { me: { ...plain, ...standing, ...me }, connection }
  return whyNotPost(whole, { ...OPEN_CHANNEL, ...channel } as typeof OPEN_CHANNEL, NOW)
}

describe('who writes is told beforehand why they may not', () => {
  it('for every reason there is', () => {
    const refused = (reason: Reason) => why({}, {}, { state: 'refused', reason, sentence: '' })
    expect(refused('banned')).toEqual({ kind: 'banned' })
    expect(refused('server-moved')).toEqual({ kind: 'moved' })
    expect(why({ waiting: true })).toEqual({ kind: 'waiting' })
    expect(why({ privileges: [] })).toEqual({ kind: 'no-right' })
    expect(why({ privileges: [], virtual: true })).toEqual({ kind: 'virtual' })
    expect(why({ mutedUntil: NOW + 1 })).toEqual({ kind: 'muted', until: NOW + 1 })
    expect(why({}, { locked: true as false })).toEqual({ kind: 'locked' })
    expect(why({}, { posts: 'moderators' as 'all' })).toEqual({ kind: 'moderators' })
    expect(why({}, { posts: 'members' as 'all' })).toEqual({ kind: 'members' })
  })

  it('and nothing is said where nothing speaks against it', () => {
    expect(why()).toBeNull()
    expect(why({ mutedUntil: NOW })).toBeNull()
    expect(why({}, { posts: 'members' as 'all', members: [key] as never })).toBeNull()
    expect(why({}, { posts: 'members' as 'all', creator: key })).toBeNull()
    expect(why({ privileges: ['post', 'moderate'] }, { locked: true as false })).toBeNull()
    expect(why({ owner: true, privileges: [] }, { posts: 'moderators' as 'all' })).toBeNull()
  })

  it('a moderator who is muted may not write either', () => {
    expect(why({ privileges: ['post', 'moderate'], mutedUntil: NOW + 1 })?.kind).toBe('muted')
  })

  it('before the relay answered nothing is known', () => {
    expect(why({ privileges: [] }, {}, { state: 'connecting' })).toBeNull()
  })
})
