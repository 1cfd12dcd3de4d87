import type { PublicKey } from '../../shared/ids.ts'
import type { ChannelRow, PersonRow } from '../engine/fact-store.ts'

/** What the policy says of a channel or a person that nothing was said about. */
export const OPEN_CHANNEL = {
  readable: true,
  posts: 'all',
  reads: 'all',
  locked: false,
  slow: 0,
  creator: '50'.repeat(32) as PublicKey,
  members: [],
  swept: null,
} satisfies Partial<ChannelRow>

export const PLAIN_PERSON = {
  waiting: false,
  about: '',
  banned: null,
  mutedUntil: 0,
  rank: null,
  invitedBy: null,
  formerKeys: [],
} satisfies Partial<PersonRow>
