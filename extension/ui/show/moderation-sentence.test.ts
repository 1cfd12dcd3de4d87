import { describe, expect, it } from 'vitest'
import { BODIES, type ControlType, isChannelType, type KnownType } from '../../../shared/body.ts'
import type { FactId, LogId, PublicKey } from '../../../shared/ids.ts'
import type { ModerationEntry } from '../../bridge/commands.ts'
import { moderationSentence, type Naming } from './moderation-sentence.ts'

const [server, alice, bob, bobsNew, me] = ['5e', 'a1', 'b0', 'b1', '3e'] as PublicKey[] as [
  PublicKey,
  PublicKey,
  PublicKey,
  PublicKey,
  PublicKey,
]
const log = 'c4' as LogId
const NAMES = new Map([
  [alice, 'Alice'],
  [bob, 'Bob'],
  [bobsNew, 'Bob'],
  [me, 'Carol'],
])
const naming: Naming = {
  server,
  who: (key) => ({ name: NAMES.get(key) ?? key, me: key === me }),
  channel: () => '#general',
  time: (at) => `minute ${at / 60_000}`,
}
const say = (type: ControlType, told: Partial<ModerationEntry> = {}) =>
  moderationSentence({ id: '1' as FactId, at: 0, by: alice, type, keys: [], log: null, ...told }, naming)

/** A change of each type as others read it, and as somebody reads it whom it concerns. */
const SAID: Record<ControlType, [Partial<ModerationEntry>, string][]> = {
  epoch: [[{ by: server }, 'The server began a new part of its history.']],
  join: [[{ by: bob }, 'Bob joined.']],
  profile: [[{ by: bob, name: 'Robert' }, 'Bob took the name “Robert”.']],
  recovery: [
    [{ by: bob }, 'Bob named the people who may replace their key.'],
    [{ by: me }, 'You named the people who may replace your key.'],
  ],
  grant: [
    [{ keys: [bob], privilege: 'moderate' }, 'Alice let Bob moderate.'],
    [{ keys: [me], privilege: 'post' }, 'Alice let you write messages.'],
  ],
  revoke: [
    [{ keys: [me], privilege: 'post' }, 'Alice no longer lets you write messages.'],
    [{ by: me, keys: [bob], privilege: 'invite' }, 'You no longer let Bob invite people.'],
    [{ by: bob, keys: [bob], privilege: 'manage' }, 'Bob gave up the right to manage the server.'],
  ],
  channel: [
    [{ name: 'cats' }, 'Alice created #cats.'],
    [
      { log, name: 'cats', reads: 'members', posts: 'members' },
      'Alice changed #cats: only those on its list read it and only those on its list write there.',
    ],
  ],
  channelMember: [
    [{ log, keys: [me], on: true }, 'Alice put you on the list of #general.'],
    [{ log, keys: [bob], on: false }, 'Alice took Bob off the list of #general.'],
  ],
  restrict: [
    [{ log, locked: true }, 'Alice locked #general: only moderators write there.'],
    [{ log, slow: 30 }, 'Alice slowed #general down: one message every 30 seconds a person.'],
    [{ log, slow: 0, locked: false }, 'Alice unlocked #general and let #general go at its pace again.'],
  ],
  approve: [
    [{ keys: [bob, me], on: true }, 'Alice let Bob and you in.'],
    [{ keys: [bob], on: false }, 'Alice sent Bob away at the door.'],
  ],
  mute: [
    [{ keys: [me], until: 60_000 }, 'Alice muted you until minute 1.'],
    [{ keys: [me], until: 0 }, 'Alice let you post again.'],
  ],
  ban: [
    [{ keys: [bob], reason: 'adverts' }, 'Alice banned Bob: “adverts”.'],
    [{ keys: [bob], reason: '' }, 'Alice banned Bob.'],
  ],
  unban: [[{ keys: [bob] }, 'Alice lifted the ban on Bob.']],
  purge: [
    [{ keys: [bob] }, 'Alice took back all of Bob’s messages.'],
    [{ by: bob, keys: [bob] }, 'Bob took back all of their own messages.'],
    [{ by: me, keys: [me] }, 'You took back all of your messages.'],
  ],
  raid: [
    [{ until: 120_000 }, 'Alice closed the door to newcomers until minute 2.'],
    [{ until: 0 }, 'Alice opened the door to newcomers again.'],
  ],
  revokeInvite: [
    [{ keys: [me] }, 'Alice withdrew one of your invites.'],
    [{ keys: [alice] }, 'Alice withdrew one of their own invites.'],
  ],
  replace: [
    [
      { keys: [bob, bobsNew], on: true },
      'Bob’s key was replaced by Alice. Compare safety words with Bob to be sure.',
    ],
    [
      { by: bob, keys: [bob, bobsNew], on: true },
      'Bob changed their own key. Compare safety words with Bob to be sure.',
    ],
    [
      { keys: [bob, bobsNew], on: false },
      'Alice asked for another key in place of Bob’s. Others have to agree to it.',
    ],
    [{ keys: [me, me], on: true }, 'Your key was replaced by Alice.'],
  ],
  server: [
    [
      { by: server, keys: [alice], name: 'Cats' },
      'The server made Alice the owner and named the server “Cats”.',
    ],
    [{ keys: [me] }, 'Alice made you the owner.'],
    [{ door: 'approval' }, 'Alice set the door to knocking: newcomers wait until they are let in.'],
    [{ newcomers: ['post', 'invite'] }, 'Alice lets newcomers write messages and invite people.'],
    [{ newcomers: [], work: 0 }, 'Alice lets newcomers read only and asks newcomers for no work any more.'],
  ],
}

describe('The sentence of a change', () => {
  const types = (Object.keys(BODIES) as KnownType[]).filter((type) => !isChannelType(type)) as ControlType[]
  it.each(types)('says who did what to whom: %s', (type) => {
    for (const [told, sentence] of SAID[type]) expect(say(type, told)).toBe(sentence)
    expect(SAID[type].length).toBeGreaterThan(0)
  })
})
