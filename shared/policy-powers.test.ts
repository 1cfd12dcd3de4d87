import { describe, expect, it } from 'vitest'
import { type Body, PRIVILEGES } from './body.ts'
import type { Claim } from './claim.ts'
import type { ControlFact } from './control-fact.ts'
import { CONTROL_LOG, channelLog, idBytes, type LogId, type PublicKey, REPORTS_LOG } from './ids.ts'
import { MAX_RAID_MS } from './limits.ts'
import { policy } from './policy.ts'
import { refusalOf, refusalOfClaim } from './policy-refusal.ts'
import {
  couldModerate,
  isIn,
  isMember,
  isPurged,
  isShutOut,
  mayDo,
  mayRead,
  NO_RANK,
  type Policy,
  rankOf,
  wasBanned,
} from './policy-state.ts'
import { testHash } from './test-people.ts'
import {
  ALICE,
  BOB,
  CAROL,
  claimedAt,
  DAVE,
  ERIN,
  OWNER,
  policyOf,
  type Saying,
  SERVER,
  says,
  stampedFrom,
  stampOf,
  testKey,
  timeOf,
} from './test-sayings.ts'

const NEW = testKey(0xee)
const HOUR = 60 * 60_000

/** Why this would count for nothing now; undefined when it would count. `seconds`: after `TEST_START`. */
const no = (at: Policy, saying: Saying, seconds = 900) =>
  refusalOf(at, stampedFrom(900, [says.at(seconds, saying)])[0]!)?.reason

const words = (author: PublicKey, log: LogId, type = 'message') =>
  ({ author, log, type, server: SERVER, body: {} }) as unknown as Claim
const noWords = (at: Policy, author: PublicKey, log: LogId, seconds = 900, type = 'message') =>
  refusalOfClaim(at, words(author, log, type), null, stampOf(seconds))?.reason

/** alice manages and moderates for the owner, bob moderates for alice, carol and dave are members. */
const CLUB = [
  says.owned(),
  says.profile(OWNER, 'Olga'),
  says.join(ALICE),
  says.join(BOB),
  says.join(CAROL),
  says.join(DAVE),
  says.grant(OWNER, ALICE, 'manage'),
  says.grant(OWNER, ALICE, 'moderate'),
  says.grant(OWNER, ALICE, 'invite'),
  says.grant(ALICE, BOB, 'moderate'),
  says.channel(OWNER, 'cats'),
]
const CATS = channelLog(claimedAt(CLUB.length))
const club = (...more: Saying[]) => policyOf(...CLUB, ...more)

describe('the owner', () => {
  it('[P5] who hands the server over is a member from then on, and below the next owner', () => {
    const at = club(says.handOver(OWNER, CAROL))
    expect([at.owner, mayDo(at, CAROL).length, mayDo(at, OWNER)]).toEqual([
      CAROL,
      PRIVILEGES.length,
      ['post'],
    ])
    expect(no(at, says.ban(CAROL, OWNER))).toBeUndefined()
    expect(no(at, says.grant(CAROL, OWNER, 'manage'))).toBeUndefined()
    expect(no(at, says.ban(OWNER, CAROL))).toBe('not-allowed')
  })

  it('[P5] an owner whom the relay deposes keeps nothing that they were not granted', () => {
    const at = club(says.owned(CAROL))
    expect(mayDo(at, OWNER)).toEqual([])
    expect(no(at, says.purge(CAROL, OWNER))).toBeUndefined()
  })

  it('[P5] nothing that was done to somebody before holds them back as the owner', () => {
    const before = [says.mute(BOB, CAROL, timeOf(5_000)), says.ban(BOB, CAROL), says.owned(CAROL)]
    const at = club(...before)
    expect(isIn(at, CAROL)).toBe(true)
    expect(noWords(at, CAROL, CATS)).toBeUndefined()
    expect(wasBanned(at, CAROL, stampOf(13.5))).toBe(true)
    expect(wasBanned(at, CAROL, stampOf(800))).toBe(false)
    const knocking = policyOf(says.server(SERVER, { door: 'approval' }), says.knock(CAROL), says.owned(CAROL))
    expect([isIn(knocking, CAROL), isShutOut(knocking, CAROL)]).toEqual([true, false])
    const late = policyOf(says.server(SERVER, { door: 'approval' }), says.owned(CAROL), says.knock(CAROL))
    expect([isIn(late, CAROL), isShutOut(late, CAROL)]).toEqual([true, false])
  })

  it('[P12] the server’s own key says nothing but epochs, its configuration and channels', () => {
    const at = club()
    const attempts = [
      says.profile(SERVER, 'relay'),
      says.revoke(SERVER, SERVER, 'post'),
      says.grant(SERVER, CAROL, 'post'),
      says.ban(SERVER, CAROL),
      says.purge(SERVER, SERVER),
      says.recovery(SERVER, [ALICE]),
      says.replace(SERVER, SERVER, NEW),
    ]
    expect(attempts.map((saying) => no(at, saying))).toEqual(attempts.map(() => 'not-allowed'))
    expect(no(at, says.channel(SERVER, 'dogs'))).toBeUndefined()
    expect(no(at, says.ban(OWNER, SERVER))).toBe('outranked')
  })
})

describe('ranks', () => {
  it('[P7] nobody gives what they lack', () => {
    const at = club(says.revoke(OWNER, ALICE, 'moderate'))
    expect(no(at, says.grant(ALICE, CAROL, 'moderate'))).toBe('not-allowed')
    expect(no(at, says.grant(ALICE, CAROL, 'createChannel'))).toBe('not-allowed')
    expect(no(at, says.grant(ALICE, CAROL, 'invite'))).toBeUndefined()
    expect(no(at, says.grant(BOB, CAROL, 'moderate'))).toBe('not-allowed')
    expect(no(at, says.server(ALICE, { newcomers: ['post', 'moderate'] }))).toBe('not-allowed')
    expect(no(at, says.server(ALICE, { newcomers: ['post', 'invite'] }))).toBeUndefined()
  })

  it('[P7] nor lifts somebody by one power who has another that they lack themselves', () => {
    const at = club(says.revoke(OWNER, ALICE, 'moderate'))
    expect(no(at, says.grant(ALICE, BOB, 'manage'))).toBe('not-allowed')
    expect(no(club(), says.grant(ALICE, BOB, 'manage'))).toBeUndefined()
  })

  it('[P7] nothing is granted to who waits at the door, or is banned', () => {
    const at = club(says.server(ALICE, { door: 'approval' }), says.knock(ERIN), says.ban(ALICE, DAVE))
    expect(no(at, says.grant(OWNER, ERIN, 'moderate'))).toBe('not-invited')
    expect(no(at, says.grant(OWNER, DAVE, 'moderate'))).toBe('not-invited')
  })

  it('[P15] who has power stands one below who gave it, and nobody acts on who stands above or beside them', () => {
    const at = club(says.grant(OWNER, DAVE, 'moderate'))
    expect([OWNER, ALICE, DAVE, BOB, CAROL].map((key) => rankOf(at, key))).toEqual([0, 1, 1, 2, NO_RANK])
    const over = [
      [ALICE, BOB],
      [ALICE, DAVE],
      [BOB, ALICE],
      [BOB, DAVE],
      [DAVE, BOB],
      [BOB, OWNER],
      [BOB, BOB],
    ] as const
    const answers = over.map(([who, whom]) => [
      no(at, says.ban(who, whom)),
      no(at, says.mute(who, whom, timeOf(5_000))),
    ])
    expect(answers.map(([ban]) => ban)).toEqual([
      undefined,
      'outranked',
      'outranked',
      'outranked',
      undefined,
      'outranked',
      'outranked',
    ])
    expect(answers.every(([ban, mute]) => ban === mute)).toBe(true)
    expect(no(at, says.revoke(ALICE, DAVE, 'moderate'))).toBe('outranked')
    expect(no(at, says.revoke(ALICE, BOB, 'moderate'))).toBeUndefined()
  })

  it('[P15] who loses what lifted them falls back to what they still have', () => {
    const lifted = club(says.grant(ALICE, CAROL, 'manage'), says.grant(OWNER, CAROL, 'moderate'))
    expect(rankOf(lifted, CAROL)).toBe(1)
    const fallen = club(
      says.grant(ALICE, CAROL, 'manage'),
      says.grant(OWNER, CAROL, 'moderate'),
      says.revoke(OWNER, CAROL, 'moderate'),
    )
    expect(rankOf(fallen, CAROL)).toBe(2)
    expect(rankOf(club(says.revoke(BOB, BOB, 'moderate')), BOB)).toBe(NO_RANK)
  })

  it('[P15] power that every newcomer has is over nobody', () => {
    const at = club(says.server(OWNER, { newcomers: ['post', 'moderate', 'manage'] }), says.join(ERIN))
    expect(no(at, says.ban(ERIN, CAROL))).toBe('outranked')
    expect(no(at, says.grant(ERIN, CAROL, 'moderate'))).toBe('outranked')
    expect(no(at, says.replace(ERIN, CAROL, NEW))).toBe('not-allowed')
  })
})

describe('the door', () => {
  const openly = (door: 'open' | 'invite' | 'approval', ...more: Saying[]) =>
    club(says.server(ALICE, { door }), ...more)

  it('[P16] strangers come in where the door is open, wait where somebody lets them in, and need an invite else', () => {
    expect(isIn(openly('open', says.knock(ERIN)), ERIN)).toBe(true)
    const waits = openly('approval', says.knock(ERIN, 'from the choir'))
    expect([isMember(waits, ERIN), isIn(waits, ERIN), isShutOut(waits, ERIN)]).toEqual([true, false, true])
    expect(waits.people.get(ERIN)?.about).toBe('from the choir')
    expect(isIn(openly('approval', says.join(ERIN)), ERIN)).toBe(true)
    expect(no(openly('invite'), says.knock(ERIN))).toBe('not-invited')
    expect(no(openly('open'), says.join(ERIN, { virtual: true, inviter: BOB }))).toBe('not-invited')
  })

  it('[P16] where work is asked, who comes without an invite has done it', () => {
    const at = openly('open', says.server(ALICE, { work: 12 }))
    const knock = (zeros: string) =>
      refusalOf(at, { ...stampedFrom(99, [says.knock(ERIN)])[0]!, hash: zeros.padEnd(64, 'f') as never })
    expect(knock('000f')?.reason).toBeUndefined()
    expect(knock('001f')?.reason).toBe('needs-work')
    expect(no(at, says.join(ERIN))).toBeUndefined()
  })

  it('[P17] who waits neither says nor reads anything until somebody who may moderate lets them in', () => {
    const at = openly('approval', says.knock(ERIN))
    expect(noWords(at, ERIN, CATS)).toBe('waiting')
    expect(noWords(at, ERIN, CATS, 900, 'delete')).toBe('waiting')
    expect(no(at, says.profile(ERIN, 'Erin'))).toBe('waiting')
    expect(mayRead(at, ERIN, CATS)).toBe(false)
    expect(no(at, says.approve(CAROL, ERIN))).toBe('not-allowed')
    const let_in = openly('approval', says.knock(ERIN), says.approve(BOB, ERIN))
    expect(noWords(let_in, ERIN, CATS)).toBeUndefined()
    expect(no(let_in, says.approve(BOB, ERIN))).toBe('not-waiting')
    expect(no(at, says.approve(BOB, [ERIN, CAROL]))).toBe('not-waiting')
  })

  it('[P17] who is sent away is a stranger again, and may knock again', () => {
    const at = openly('approval', says.knock(ERIN), says.approve(BOB, ERIN, false))
    expect(isMember(at, ERIN)).toBe(false)
    expect(no(at, says.knock(ERIN))).toBeUndefined()
  })

  it('[P17] nobody who is banned is let in, or sent away', () => {
    const at = openly('approval', says.knock(ERIN), says.ban(BOB, ERIN))
    expect(no(at, says.approve(BOB, ERIN))).toBe('not-waiting')
    expect(no(at, says.approve(BOB, ERIN, false))).toBe('not-waiting')
  })

  it('[P6] who has `invite` invites people, and who manages machines', () => {
    expect(no(club(), says.join(ERIN, { inviter: ALICE }))).toBeUndefined()
    expect(no(club(), says.join(ERIN, { inviter: BOB }))).toBe('not-invited')
    expect(no(club(says.grant(ALICE, CAROL, 'invite')), says.join(ERIN, { inviter: CAROL }))).toBeUndefined()
    const machine = { virtual: true, inviter: CAROL }
    expect(no(club(says.grant(ALICE, CAROL, 'invite')), says.join(ERIN, machine))).toBe('not-invited')
    expect(no(club(), says.join(ERIN, { virtual: true, inviter: ALICE }))).toBeUndefined()
  })

  it('[P18] an invite lets in as many as it says, and no more', () => {
    const twice = { uses: 2, hash: 'twice' }
    const used = club(says.join(ERIN, twice), says.join(NEW, twice))
    expect(no(used, says.join(testKey(1), twice))).toBe('invite-used-up')
    // Who is refused, or comes in without needing it, uses nothing up.
    const open = openly('open', says.join(CAROL, twice), says.join(ERIN, { ...twice, expires: 1 }))
    expect(open.invites.get('twice')).toBeUndefined()
    expect(isIn(open, ERIN)).toBe(true)
  })

  it('[P18] who invited, and who may moderate and stands above them, withdraws an invite for good', () => {
    const mine = { inviter: CAROL, hash: 'mine', uses: 3 }
    const inviting = [says.grant(ALICE, CAROL, 'invite')]
    expect(no(club(...inviting), says.revokeInvite(DAVE, mine))).toBe('not-allowed')
    expect(no(club(...inviting), says.revokeInvite(BOB, { inviter: ALICE }))).toBe('outranked')
    for (const who of [CAROL, BOB, ALICE]) {
      const at = club(...inviting, says.join(ERIN, mine), says.revokeInvite(who, mine))
      expect(no(at, says.join(NEW, mine))).toBe('invite-withdrawn')
      expect(isIn(at, ERIN)).toBe(true)
    }
  })

  it('[P18] nobody invites who is banned or waits', () => {
    const inviting = [says.grant(ALICE, CAROL, 'invite'), says.ban(BOB, CAROL), says.unban(BOB, CAROL)]
    expect(no(club(...inviting), says.join(ERIN, { inviter: CAROL }))).toBe('not-invited')
  })
})

describe('raids', () => {
  const since = timeOf(20)
  const until = timeOf(2_000)
  const raided = (...more: Saying[]) =>
    club(
      says.at(19, says.join(ERIN)),
      says.at(30, says.join(NEW)),
      says.at(40, says.raid(BOB, since, until)),
      ...more,
    )

  it('[P19] newcomers wait until it is over, by invite or not, and who came since waits again', () => {
    const at = raided(says.at(50, says.join(testKey(1))))
    expect([ERIN, NEW, testKey(1)].map((key) => isIn(at, key))).toEqual([true, false, false])
    expect(isIn(raided(says.at(2_001, says.join(testKey(1)))), testKey(1))).toBe(true)
    expect(
      isIn(raided(says.at(50, says.raid(BOB, 0, 0)), says.at(51, says.join(testKey(1)))), testKey(1)),
    ).toBe(false)
  })

  it('[P19] it takes in nobody who has power, was let in by name, or was here before under another key', () => {
    const at = club(
      says.at(20, says.replace(CAROL, CAROL, ERIN)),
      says.at(30, says.join(NEW)),
      says.at(31, says.grant(OWNER, NEW, 'moderate')),
      says.at(32, says.server(ALICE, { door: 'approval' })),
      says.at(33, says.knock(testKey(1))),
      says.at(34, says.approve(BOB, testKey(1))),
      says.at(40, says.raid(BOB, since, until)),
    )
    expect([ERIN, NEW, testKey(1), OWNER].map((key) => isIn(at, key))).toEqual([true, true, true, true])
  })

  it('[P19] it lasts a day at most, and reaches a day back', () => {
    expect(no(club(), says.raid(CAROL, since, until))).toBe('not-allowed')
    expect(no(club(), says.raid(BOB, since, timeOf(900) + MAX_RAID_MS))).toBeUndefined()
    expect(no(club(), says.raid(BOB, since, timeOf(900) + MAX_RAID_MS + 1))).toBe('malformed')
    expect(no(club(), says.raid(BOB, timeOf(900) - MAX_RAID_MS - 1, until))).toBe('malformed')
  })
})

describe('mutes', () => {
  const until = timeOf(1_000)
  const muted = (...more: Saying[]) => club(says.mute(BOB, CAROL, until), ...more)

  it('[P20] who is muted says nothing until then, and may take back what they said', () => {
    expect(noWords(muted(), CAROL, CATS)).toBe('muted')
    expect(noWords(muted(), CAROL, REPORTS_LOG)).toBe('muted')
    expect(noWords(muted(), CAROL, CONTROL_LOG, 900, 'dance')).toBe('muted')
    expect(noWords(muted(), CAROL, CATS, 1_001)).toBeUndefined()
    expect(noWords(muted(), CAROL, CATS, 900, 'delete')).toBeUndefined()
    expect(noWords(muted(says.mute(ALICE, CAROL, 0)), CAROL, CATS)).toBeUndefined()
  })

  it('[P20] nor by another name, a channel’s, the server’s, or the reason of a ban', () => {
    const at = muted(says.grant(OWNER, CAROL, 'createChannel'))
    expect(no(at, says.profile(CAROL, 'bob is a fool'))).toBe('muted')
    expect(no(at, says.channel(CAROL, 'bob-is-a-fool'))).toBe('muted')
    const moderator = club(says.mute(ALICE, BOB, until))
    expect(no(moderator, says.ban(BOB, CAROL, 'alice is a fool'))).toBe('muted')
    expect(no(moderator, says.ban(BOB, CAROL))).toBeUndefined()
    expect(no(club(says.mute(OWNER, ALICE, until)), says.server(ALICE, { name: 'Fools' }))).toBe('muted')
  })

  it('[P20] who stands lower than who muted them does not shorten it', () => {
    expect(no(club(says.mute(ALICE, CAROL, until)), says.mute(BOB, CAROL, 0))).toBe('outranked')
    expect(no(muted(), says.mute(ALICE, CAROL, 0))).toBeUndefined()
    expect(no(muted(), says.mute(CAROL, CAROL, 0))).toBe('not-allowed')
  })

  it('[P20] another key is muted as long, be it a newcomer’s who is not', () => {
    expect(noWords(muted(says.replace(CAROL, CAROL, NEW)), NEW, CATS)).toBe('muted')
    expect(noWords(muted(says.replace(DAVE, DAVE, CAROL)), CAROL, CATS)).toBe('muted')
  })
})

describe('bans', () => {
  it('[P21] who is banned is nobody, with no invite and by no other key', () => {
    const at = club(says.ban(BOB, CAROL, 'spam'))
    expect([isMember(at, CAROL), mayRead(at, CAROL, CATS), mayDo(at, CAROL)]).toEqual([false, false, []])
    expect(noWords(at, CAROL, CATS)).toBe('banned')
    expect(no(at, says.join(CAROL))).toBe('banned')
    expect(no(at, says.replace(CAROL, CAROL, NEW))).toBe('banned')
    expect(no(at, says.replace(OWNER, CAROL, NEW))).toBe('not-invited')
    expect(no(at, says.replace(DAVE, DAVE, CAROL))).toBe('wrong-key')
  })

  it('[P21] a ban of a key that was replaced is one of the key that replaced it', () => {
    const at = club(says.replace(BOB, BOB, NEW), says.ban(ALICE, BOB))
    expect(isMember(at, NEW)).toBe(false)
    expect(wasBanned(at, NEW, stampOf(800))).toBe(true)
    expect([couldModerate(at, NEW, stampOf(12.5)), couldModerate(at, NEW, stampOf(800))]).toEqual([
      true,
      false,
    ])
    expect(no(at, says.unban(ALICE, BOB))).toBeUndefined()
  })

  it('[P21] a ban is lifted by who stands as high as who spoke it, and gives back what a newcomer has', () => {
    expect(no(club(says.ban(ALICE, CAROL)), says.unban(BOB, CAROL))).toBe('outranked')
    expect(no(club(says.ban(BOB, CAROL), says.ban(ALICE, CAROL)), says.unban(BOB, CAROL))).toBe('outranked')
    expect(no(club(says.ban(ALICE, CAROL), says.ban(BOB, CAROL)), says.unban(BOB, CAROL))).toBe('outranked')
    expect(no(club(), says.unban(BOB, CAROL))).toBe('not-banned')
    const back = club(says.ban(OWNER, ALICE), says.unban(OWNER, ALICE))
    expect([mayDo(back, ALICE), rankOf(back, ALICE)]).toEqual([['post'], NO_RANK])
  })

  it('[P21] of several keys all are banned or none, also of who never came', () => {
    expect(no(club(), says.ban(BOB, [CAROL, ALICE]))).toBe('outranked')
    const at = club(says.ban(BOB, [CAROL, ERIN]))
    expect(no(at, says.join(ERIN))).toBe('banned')
  })

  it('[P22] a purge takes back all that somebody said before it, by whatever key', () => {
    const at = club(says.replace(CAROL, CAROL, NEW), says.purge(BOB, CAROL))
    for (const key of [CAROL, NEW]) {
      expect([isPurged(at, key, stampOf(5)), isPurged(at, key, stampOf(800))]).toEqual([true, false])
    }
    expect(no(club(), says.purge(CAROL, DAVE))).toBe('not-allowed')
    expect(no(club(), says.purge(BOB, ALICE))).toBe('outranked')
    expect(no(club(), says.purge(CAROL, CAROL))).toBeUndefined()
  })
})

describe('channels', () => {
  const hall = (body: Partial<Body<'channel'>>, ...more: Saying[]) =>
    club(says.grant(OWNER, CAROL, 'createChannel'), says.channel(CAROL, 'hall', body), ...more)
  const HALL = channelLog(claimedAt(CLUB.length + 2))

  it('[P23] in a locked channel only who may moderate says anything; a slow one is slow for the rest', () => {
    const at = club(says.restrict(BOB, CATS, { locked: true, slow: 30 }))
    expect([noWords(at, CAROL, CATS), noWords(at, BOB, CATS)]).toEqual(['locked', undefined])
    expect(noWords(at, CAROL, CATS, 900, 'delete')).toBeUndefined()
    expect(at.channels.get(CATS)).toMatchObject({ locked: true, slow: 30 })
    expect(
      noWords(
        club(says.restrict(BOB, CATS, { locked: true }), says.restrict(ALICE, CATS, { locked: false })),
        CAROL,
        CATS,
      ),
    ).toBeUndefined()
    expect(no(club(), says.restrict(CAROL, CATS, { slow: 1 }))).toBe('not-allowed')
    expect(no(club(), says.restrict(BOB, REPORTS_LOG, { slow: 1 }))).toBe('no-such-channel')
  })

  it('[P24] a channel that is narrowed is read, or written in, by whom it is for', () => {
    const moderators = hall({ reads: 'moderators', posts: 'moderators' })
    expect([CAROL, DAVE, BOB, OWNER].map((key) => mayRead(moderators, key, HALL))).toEqual([
      false,
      false,
      true,
      true,
    ])
    expect([CAROL, BOB].map((key) => noWords(moderators, key, HALL))).toEqual(['not-allowed', undefined])
    const members = hall({ reads: 'members', posts: 'members' }, says.channelMember(CAROL, HALL, DAVE))
    expect([CAROL, DAVE, BOB, ERIN].map((key) => mayRead(members, key, HALL))).toEqual([
      true,
      true,
      true,
      false,
    ])
    const without = hall(
      { reads: 'members' },
      says.channelMember(CAROL, HALL, DAVE),
      says.channelMember(CAROL, HALL, DAVE, false),
    )
    expect(mayRead(without, DAVE, HALL)).toBe(false)
    expect(mayRead(club(says.ban(BOB, DAVE)), DAVE, CATS)).toBe(false)
  })

  it('[P17] who is sent away and comes again is on no list any more', () => {
    const again = hall(
      { reads: 'members' },
      says.channelMember(CAROL, HALL, DAVE),
      says.raid(BOB, timeOf(0), timeOf(900)),
      says.approve(BOB, DAVE, false),
      says.join(DAVE),
      says.approve(BOB, DAVE),
    )
    expect([isIn(again, DAVE), mayRead(again, DAVE, HALL)]).toEqual([true, false])
  })

  it('[P24] its creator and who manages narrow it, and nobody opens what they may not read', () => {
    const wide = { log: idBytes(HALL), reads: 'all' as const }
    const members = hall({ reads: 'members' })
    expect(no(members, says.channel(CAROL, 'hall', wide))).toBeUndefined()
    expect(no(members, says.channel(DAVE, 'hall', wide))).toBe('not-allowed')
    expect(no(members, says.channelMember(DAVE, HALL, DAVE))).toBe('not-allowed')
    // bob moderates, and so reads it; what it is he does not say.
    expect(no(members, says.channel(BOB, 'hall', wide))).toBe('not-allowed')
    const moderators = hall({ reads: 'moderators' }, says.revoke(OWNER, ALICE, 'moderate'))
    expect(no(moderators, says.channel(CAROL, 'hall', wide))).toBe('not-allowed')
    expect(no(moderators, says.channel(ALICE, 'hall', wide))).toBe('not-allowed')
    expect(no(moderators, says.channelMember(ALICE, HALL, ALICE))).toBe('not-allowed')
    expect(no(moderators, says.channel(OWNER, 'hall', wide))).toBeUndefined()
  })

  it('[P24] on its list are people who are here', () => {
    const at = hall({}, says.join(NEW, { virtual: true }), says.ban(BOB, DAVE))
    expect(no(at, says.channelMember(CAROL, HALL, BOB))).toBeUndefined()
    expect(no(at, says.channelMember(CAROL, HALL, ERIN))).toBe('not-invited')
    expect(no(at, says.channelMember(CAROL, HALL, NEW))).toBe('not-invited')
    expect(no(at, says.channelMember(CAROL, HALL, DAVE))).toBe('not-invited')
    expect(no(at, says.channelMember(CAROL, HALL, DAVE, false))).toBeUndefined()
  })

  it('[P25] every member says what moderators should look at, and only they read it', () => {
    expect([CAROL, BOB, ERIN].map((key) => noWords(club(), key, REPORTS_LOG))).toEqual([
      undefined,
      undefined,
      'not-invited',
    ])
    expect([CAROL, BOB, OWNER].map((key) => mayRead(club(), key, REPORTS_LOG))).toEqual([false, true, true])
    expect(no(club(), says.channel(OWNER, 'reports'))).toBe('name-taken')
    expect([...club(says.channel(SERVER, 'reports')).channels.values()].at(-1)?.name).toBe('reports-2')
  })

  it('[P26] who manages says what the server is called, its door and what newcomers may do', () => {
    const at = club(
      says.server(ALICE, { name: 'Choir', door: 'open', work: 3, newcomers: [] }),
      says.knock(ERIN),
    )
    expect([at.name, at.door, at.work, mayDo(at, ERIN)]).toEqual(['Choir', 'open', 3, []])
    expect(no(club(), says.server(BOB, { door: 'open' }))).toBe('not-allowed')
  })
})

describe('another key', () => {
  const WEEK = 7 * 24 * HOUR
  const week = WEEK / 1_000

  it('[P27] all that somebody is passes to their new key', () => {
    const at = club(
      says.grant(OWNER, BOB, 'createChannel'),
      says.channel(BOB, 'hall', { reads: 'members' }),
      says.replace(BOB, BOB, NEW),
    )
    expect(mayDo(at, NEW)).toEqual(['post', 'createChannel', 'moderate'])
    expect(at.people.get(NEW)).toMatchObject({ rank: 2, formerKeys: [BOB], joined: stampOf(4) })
    expect(at.channels.get(channelLog(claimedAt(13)))?.creator).toBe(NEW)
    expect([isMember(at, BOB), noWords(at, BOB, CATS), no(at, says.join(BOB))]).toEqual([
      false,
      'key-replaced',
      'key-replaced',
    ])
    expect([couldModerate(at, BOB, stampOf(13.5)), couldModerate(at, BOB, stampOf(800))]).toEqual([
      true,
      false,
    ])
    expect([couldModerate(at, NEW, stampOf(13.5)), couldModerate(at, NEW, stampOf(800))]).toEqual([
      false,
      true,
    ])
    expect(club(says.replace(OWNER, OWNER, NEW)).owner).toBe(NEW)
    expect(club(says.replace(OWNER, OWNER, NEW), says.owned(OWNER)).owner).toBe(NEW)
  })

  it('[P27] an invite that the old key signed lets nobody in: nobody knows when it was signed', () => {
    const at = club(says.replace(ALICE, ALICE, NEW))
    expect(no(at, says.join(ERIN, { inviter: ALICE }))).toBe('not-invited')
    expect(no(at, says.join(ERIN, { inviter: NEW }))).toBeUndefined()
  })

  it('[P27] who manages gives a new key to who stands below and has nothing that they lack', () => {
    expect(no(club(), says.replace(ALICE, BOB, NEW))).toBeUndefined()
    expect(no(club(), says.replace(BOB, CAROL, NEW))).toBe('not-allowed')
    expect(no(club(), says.replace(ALICE, OWNER, NEW))).toBe('not-allowed')
    const lacking = club(says.revoke(OWNER, ALICE, 'moderate'))
    expect(no(lacking, says.replace(ALICE, BOB, NEW))).toBe('not-allowed')
    expect(no(lacking, says.replace(ALICE, CAROL, NEW))).toBeUndefined()
  })

  it('[P27] the new key is nobody’s yet, or a newcomer’s without power', () => {
    const at = club(says.join(ERIN), says.replace(DAVE, DAVE, NEW))
    const to = (key: PublicKey) => no(at, says.replace(CAROL, CAROL, key))
    expect([ERIN, testKey(1)].map(to)).toEqual([undefined, undefined])
    const others = [CAROL, SERVER, OWNER, ALICE, BOB, DAVE, NEW]
    expect(others.map(to)).toEqual(others.map(() => 'wrong-key'))
  })

  it('[P27] nobody takes so many keys one after the other that all others have to look through them', () => {
    const keys = Array.from({ length: 101 }, (_, i) => `${i + 10}`.padStart(64, '0') as PublicKey)
    const many = keys.map((key, i) => says.replace(keys[i - 1] ?? CAROL, keys[i - 1] ?? CAROL, key))
    const at = club(...many.slice(0, 100))
    const last = keys[99]!
    expect(at.people.get(last)?.formerKeys).toHaveLength(100)
    expect(no(at, says.replace(last, last, NEW))).toBe('too-many')
    expect(no(at, says.replace(OWNER, last, NEW))).toBeUndefined()
  })

  it('[P27] who manages takes no key that reads what they do not', () => {
    const log = channelLog(claimedAt(CLUB.length + 2))
    const secret = [
      says.revoke(OWNER, ALICE, 'moderate'),
      says.channel(OWNER, 'secret', { reads: 'members' }),
      says.channelMember(OWNER, log, [CAROL]),
    ]
    expect(no(club(...secret), says.replace(ALICE, CAROL, NEW))).toBe('not-allowed')
    expect(no(club(...secret), says.replace(ALICE, DAVE, NEW))).toBeUndefined()
    expect(no(club(...secret), says.replace(OWNER, CAROL, NEW))).toBeUndefined()
  })

  const trusting = [says.recovery(CAROL, [ALICE, DAVE, BOB], 2), says.revoke(OWNER, ALICE, 'manage')]

  it('[P28] so many of those whom somebody named replace their key together', () => {
    const one = club(...trusting, says.replace(BOB, CAROL, NEW))
    expect([isMember(one, CAROL), isMember(one, NEW)]).toEqual([true, false])
    const again = club(...trusting, says.replace(BOB, CAROL, NEW), says.replace(BOB, CAROL, NEW))
    expect(isMember(again, NEW)).toBe(false)
    const other = club(...trusting, says.replace(BOB, CAROL, NEW), says.replace(DAVE, CAROL, ERIN))
    expect([isMember(other, NEW), isMember(other, ERIN)]).toEqual([false, false])
    const two = club(...trusting, says.replace(BOB, CAROL, NEW), says.replace(DAVE, CAROL, NEW))
    expect([isMember(two, CAROL), isMember(two, NEW)]).toEqual([false, true])
    expect(no(club(...trusting), says.replace(ERIN, CAROL, NEW))).toBe('not-invited')
  })

  it('[P28] a word counts while who gave it is here, by whatever key, and once', () => {
    const banned = club(
      ...trusting,
      says.replace(DAVE, CAROL, NEW),
      says.ban(BOB, DAVE),
      says.replace(BOB, CAROL, NEW),
    )
    expect(isMember(banned, NEW)).toBe(false)
    const moved = club(
      ...trusting,
      says.replace(DAVE, CAROL, NEW),
      says.replace(DAVE, DAVE, ERIN),
      says.replace(BOB, CAROL, NEW),
    )
    expect(isMember(moved, NEW)).toBe(true)
    // dave becomes who erin was: the two that carol named are one person now.
    const merged = club(
      says.join(ERIN),
      says.recovery(CAROL, [ERIN, DAVE], 2),
      says.replace(DAVE, DAVE, ERIN),
      says.replace(ERIN, CAROL, NEW),
    )
    expect(isMember(merged, NEW)).toBe(false)
  })

  it('[P28] a key that somebody’s people agree on becomes nobody else’s meanwhile', () => {
    const at = club(...trusting, says.replace(BOB, CAROL, NEW))
    expect(no(at, says.replace(DAVE, DAVE, NEW))).toBe('wrong-key')
    const done = club(...trusting, says.replace(BOB, CAROL, NEW), says.replace(BOB, CAROL, ERIN))
    expect(no(done, says.replace(DAVE, DAVE, NEW))).toBeUndefined()
  })

  it('[P28] who manages does not come by the owner’s key through those whom the owner named', () => {
    const taken = [
      says.recovery(OWNER, [CAROL, DAVE], 2),
      says.replace(ALICE, CAROL, NEW),
      says.replace(ALICE, DAVE, ERIN),
    ]
    const agreed = (seconds: number) => [
      says.at(seconds, says.replace(NEW, OWNER, testKey(0xef))),
      says.at(seconds + 1, says.replace(ERIN, OWNER, testKey(0xef))),
    ]
    expect(club(...taken, ...agreed(100)).owner).toBe(OWNER)
    // Nor when they go on to keys of their own.
    const moved = says.at(90, says.replace(NEW, NEW, testKey(0xea)))
    const other = says.at(101, says.replace(testKey(0xea), OWNER, testKey(0xef)))
    expect(club(...taken, moved, other, ...agreed(110)).owner).toBe(OWNER)
    // Whoever was honestly given a new key counts again a week later.
    expect(club(...taken, ...agreed(week + 100)).owner).toBe(testKey(0xef))
  })

  it('[P28] a thief who goes on to another key does not shake them off', () => {
    const at = club(
      ...trusting,
      says.replace(BOB, CAROL, NEW),
      says.replace(CAROL, CAROL, ERIN),
      says.replace(DAVE, CAROL, NEW),
    )
    expect([isMember(at, ERIN), isMember(at, NEW)]).toEqual([false, true])
  })

  it('[P28] a thief’s own people count a week later, and not at all for the key that comes next', () => {
    const stolen = [...trusting, says.at(week, says.recovery(CAROL, [DAVE], 1))]
    const soon = club(...stolen, says.at(2 * week - 1, says.replace(DAVE, CAROL, ERIN)))
    expect(isMember(soon, ERIN)).toBe(false)
    const late = club(...stolen, says.at(2 * week + 1, says.replace(DAVE, CAROL, ERIN)))
    expect(isMember(late, ERIN)).toBe(true)
    const moved = club(
      ...stolen,
      says.at(week + 60, says.replace(CAROL, CAROL, NEW)),
      says.at(2 * week + 1, says.replace(DAVE, CAROL, ERIN)),
    )
    expect([isMember(moved, NEW), isMember(moved, ERIN)]).toEqual([true, false])
  })

  it('[P28] who has just come names people at once, others a week before they count', () => {
    const named = (seconds: number) =>
      club(
        says.at(seconds, says.recovery(CAROL, [DAVE], 1)),
        says.at(seconds + 60, says.replace(DAVE, CAROL, NEW)),
      )
    expect(isMember(named(60), NEW)).toBe(true)
    expect(isMember(named(2 * week), NEW)).toBe(false)
  })

  it('[P28] people who are here are named, each once, and as many as it takes', () => {
    const name = (people: PublicKey[], needed: number) => no(club(), says.recovery(CAROL, people, needed))
    expect([name([DAVE, BOB], 2), name([], 0)]).toEqual([undefined, undefined])
    expect([name([DAVE, DAVE], 1), name([DAVE], 2), name([DAVE], 0)]).toEqual(new Array(3).fill('malformed'))
    expect([name([ERIN], 1), name([CAROL], 1)]).toEqual(['not-invited', 'not-invited'])
  })
})

describe('who lacks the right', () => {
  it('[P7] who moderates and does not manage revokes nothing, also of who stands below them', () => {
    expect(no(club(), says.revoke(BOB, CAROL, 'post'))).toBe('not-allowed')
    expect(no(club(), says.revoke(BOB, BOB, 'moderate'))).toBeUndefined()
  })

  it('[P16] who has an invite that counts comes through an open door without work', () => {
    const at = club(says.server(OWNER, { door: 'open', work: 20 }))
    const idle = (saying: Saying) => {
      const fact = { ...stampedFrom(900, [says.at(900, saying)])[0]!, hash: testHash(0xff) }
      return refusalOf(at, fact)?.reason
    }
    expect(idle(says.knock(ERIN))).toBe('needs-work')
    expect(idle(says.join(ERIN))).toBeUndefined()
    expect(idle(says.join(ERIN, { expires: 1 }))).toBe('needs-work')
  })

  it('[P24] nobody gets onto a channel’s list beside a stranger', () => {
    expect(no(club(), says.channelMember(OWNER, CATS, [CAROL, ERIN]))).toBe('not-invited')
  })

  it('[P20] strangers are not muted, and of equals each lifts the mute of the other', () => {
    expect(no(club(), says.mute(BOB, ERIN, timeOf(2_000)))).toBe('not-invited')
    const two = [says.grant(ALICE, DAVE, 'moderate'), says.mute(BOB, CAROL, timeOf(2_000))]
    expect(no(club(...two), says.mute(DAVE, CAROL, 0))).toBeUndefined()
  })

  it('[P21] members lift no ban', () => {
    expect(no(club(says.ban(BOB, CAROL)), says.unban(DAVE, CAROL))).toBe('not-allowed')
  })

  it('[R30] what a relay says first on an empty disk gives way to an owner from before, and counts without one', () => {
    const first = says.server(SERVER, { owner: idBytes(ALICE), name: 'anew', first: true })
    const later = policyOf(says.owned(), says.server(OWNER, { name: 'Cats' }), first)
    expect([later.owner, later.name]).toEqual([OWNER, 'Cats'])
    const alone = policyOf(first)
    expect([alone.owner, alone.name]).toEqual([ALICE, 'anew'])
  })

  it('[P27] nobody gets the place of who is none, and an owner who never joined has one', () => {
    expect(no(club(), says.replace(ALICE, ERIN, NEW))).toBe('not-invited')
    expect(no(policyOf(says.owned()), says.replace(OWNER, OWNER, NEW))).toBeUndefined()
  })
})

describe('size', () => {
  it('[P1] the control log of fifty thousand people is read through in moments, raid and all', () => {
    const joins = Array.from({ length: 50_000 }, (_, i): ControlFact => {
      const key = i.toString(16).padStart(64, '0') as PublicKey
      const [fact] = stampedFrom(100 + i, [says.at(100, says.join(key))])
      return { ...fact!, id: (fact!.id.slice(0, 20) + i.toString(16).padStart(12, '0')) as never }
    })
    const raid = stampedFrom(60_000, [says.at(60_000, says.raid(BOB, timeOf(99), timeOf(60_000) + HOUR))])
    const facts = [...stampedFrom(1, CLUB), ...joins, ...raid]
    const at = policy(SERVER, facts)
    expect(at.people.size).toBe(50_005)
    expect([...at.people.values()].filter((person) => person.waiting)).toHaveLength(50_000)
  })
})
