import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PRIVILEGES, type Privilege } from './body.ts'
import type { Claim } from './claim.ts'
import type { ControlFact } from './control-fact.ts'
import {
  type ClaimHash,
  CONTROL_LOG,
  channelLog,
  type FactId,
  idBytes,
  type LogId,
  type PublicKey,
} from './ids.ts'
import { MAX_CHANNELS } from './limits.ts'
import { policy } from './policy.ts'
import { MAX_EARLIER_NAMES } from './policy-change.ts'
import { refusalOfClaim } from './policy-refusal.ts'
import { couldModerate, isMember, mayDo, type Policy, wasBanned } from './policy-state.ts'
import { TEST_START, testHash, testLog } from './test-people.ts'
import { afterFact } from './test-sayings.ts'

const key = (byte: number) => testHash(byte) as string as PublicKey
const SERVER = key(0x50)
const OWNER = key(0x0a)
const ALICE = key(0xa1)
const BOB = key(0xb0)
const CAROL = key(0xc0)
const PEOPLE = [SERVER, OWNER, ALICE, BOB, CAROL]

/** The `nth` stamp, a second after the one before. */
const stamp = (nth: number) =>
  `${(TEST_START + nth * 1_000).toString(16).padStart(12, '0')}70008${Math.floor(nth).toString(16).padStart(15, '0')}` as FactId
const claimed = (nth: number) => nth.toString(16).padStart(32, '0').repeat(2) as ClaimHash
const time = (nth: number) => TEST_START + nth * 1_000
/** A stamp between the `nth` and the next. */
const justAfter = (nth: number) => stamp(nth + 0.5)

type Said = {
  [Type in ControlFact['type']]: Omit<Extract<ControlFact, { type: Type }>, 'id' | 'hash' | 'sentAt'>
}
type Saying = Said[ControlFact['type']]

const says = {
  server: (author: PublicKey, body: { name?: string; owner?: Uint8Array; newcomers?: Privilege[] }) =>
    ({ type: 'server', author, body }) as Saying,
  owned: (by = OWNER) => says.server(SERVER, { owner: idBytes(by) }),
  join: (
    author: PublicKey,
    name: string,
    {
      inviter = OWNER,
      expires = null as number | null,
      virtual = false,
      uses = null as number | null,
      hash = 'an invite',
    } = {},
  ) =>
    ({
      type: 'join',
      author,
      body: { name, invite: new Uint8Array(0), inviteSignature: new Uint8Array(64) },
      invite: { server: SERVER, address: 'ws://relay.example', inviter, expires, uses, virtual, hash },
    }) as Saying,
  profile: (author: PublicKey, name: string) => ({ type: 'profile', author, body: { name } }) as Saying,
  grant: (author: PublicKey, to: PublicKey, privilege: Privilege) =>
    ({ type: 'grant', author, body: { key: idBytes(to), privilege } }) as Saying,
  revoke: (author: PublicKey, from: PublicKey, privilege: Privilege) =>
    ({ type: 'revoke', author, body: { key: idBytes(from), privilege } }) as Saying,
  channel: (author: PublicKey, name: string, more: { log?: Uint8Array; topic?: string } = {}) =>
    ({ type: 'channel', author, body: { name, ...more } }) as Saying,
  epoch: (author: PublicKey) => ({ type: 'epoch', author, body: { ends: [] } }) as Saying,
}

/** Each saying as the fact that the relay would stamp at its place, from 1. */
const stamped = (sayings: Saying[], from = 1) =>
  sayings.map((said, i) => ({
    ...said,
    id: stamp(from + i),
    hash: claimed(from + i),
    sentAt: time(from + i),
  })) as ControlFact[]

const policyOf = (...sayings: Saying[]) => policy(SERVER, stamped(sayings))

/** A fact that the policy refuses changes nothing but how far it was read. */
const sameBut = (a: Policy, b: Policy) => expect({ ...a, upTo: null }).toEqual({ ...b, upTo: null })

const anyPerson = fc.constantFrom(...PEOPLE)
const anyPrivilege = fc.constantFrom(...PRIVILEGES)
const anyName = fc.constantFrom('cats', 'dogs', 'birds')
const anySaying: fc.Arbitrary<Saying> = fc.oneof(
  fc.constant(says.owned()),
  fc
    .tuple(anyPerson, fc.subarray([...PRIVILEGES]))
    .map(([who, newcomers]) => says.server(who, { newcomers })),
  fc
    .record({
      who: anyPerson,
      inviter: fc.constantFrom(OWNER, OWNER, OWNER, ALICE),
      expires: fc.constantFrom(null, null, time(5)),
      virtual: fc.boolean(),
    })
    .map(({ who, ...invite }) => says.join(who, 'somebody', invite)),
  fc.tuple(anyPerson, anyName).map(([who, name]) => says.profile(who, name)),
  fc
    .tuple(fc.constantFrom(OWNER, OWNER, ALICE, SERVER), anyPerson, anyPrivilege)
    .map(([who, to, privilege]) => says.grant(who, to, privilege)),
  fc
    .tuple(fc.constantFrom(OWNER, OWNER, ALICE, SERVER), anyPerson, anyPrivilege)
    .map(([who, from, privilege]) => says.revoke(who, from, privilege)),
  fc.tuple(anyPerson, anyName).map(([who, name]) => says.channel(who, name)),
  fc
    .tuple(anyPerson, anyName, fc.integer({ min: 1, max: 20 }))
    .map(([who, name, nth]) => says.channel(who, name, { log: idBytes(channelLog(claimed(nth))) })),
  anyPerson.map(says.epoch),
)

/** A server's life: its owner is named first, and some claims are stamped a second time, later. */
const anyHistory = fc
  .record({
    sayings: fc.array(anySaying, { maxLength: 25 }),
    again: fc.array(fc.nat(), { maxLength: 5 }),
  })
  .map(({ sayings, again }) => {
    const facts = stamped([says.owned(), ...sayings])
    const second = again.map((n, i) => ({ ...facts[n % facts.length]!, id: stamp(facts.length + 1 + i) }))
    return [...facts, ...second] as ControlFact[]
  })

const shuffled = <T>(items: T[]) => fc.shuffledSubarray(items, { minLength: items.length })

describe('order', () => {
  it('[P1] the same facts make the same policy, in whatever order they arrive', () => {
    fc.assert(
      fc.property(
        anyHistory.chain((facts) => fc.tuple(fc.constant(facts), shuffled(facts))),
        ([facts, other]) => {
          expect(policy(SERVER, other)).toEqual(policy(SERVER, facts))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('[P1] taken in one by one as they are stamped, they make the same policy as all at once', () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        const seen = new Set<string>()
        let at = policy(SERVER, [])
        for (const fact of facts) {
          if (seen.has(fact.hash)) continue
          seen.add(fact.hash)
          const before = at
          const copy = structuredClone(before)
          at = afterFact(before, fact)
          expect(before).toEqual(copy)
        }
        expect(at).toEqual(policy(SERVER, facts))
      }),
    )
  })

  it('[P1] a fact arriving twice counts once', () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        expect(policy(SERVER, [...facts, ...facts])).toEqual(policy(SERVER, facts))
      }),
    )
  })

  it('[P1] two facts under one id, as only a dishonest relay makes them, still make one policy', () => {
    const cats = new Array<Saying>(6).fill(says.channel(OWNER, 'cats'))
    const facts = stamped([says.owned(), ...cats]).map((fact) => ({ ...fact, id: stamp(1) }))
    fc.assert(
      fc.property(shuffled(facts), (other) => {
        expect([...policy(SERVER, other).channels.keys()]).toEqual([channelLog(claimed(2))])
      }),
    )
  })

  it('[P2] of a claim that was stamped twice the lowest id counts', () => {
    const history = [
      says.owned(),
      says.join(ALICE, 'alice'),
      says.profile(ALICE, 'Al'),
      says.profile(ALICE, 'Ali'),
    ]
    const facts = stamped(history)
    const again = { ...facts[2]!, id: stamp(9) }
    expect(policy(SERVER, [...facts, again]).people.get(ALICE)?.name).toBe('Ali')
    expect(policy(SERVER, [again, ...facts.toSpliced(2, 1)]).people.get(ALICE)?.name).toBe('Al')
  })
})

describe('what does not count', () => {
  it('[P3] a fact that its author was not allowed to make changes nothing', () => {
    const before = policyOf(says.owned(), says.join(ALICE, 'alice'))
    const forbidden = [
      says.epoch(ALICE),
      says.server(ALICE, { name: 'Mine' }),
      says.grant(ALICE, ALICE, 'createChannel'),
      says.grant(SERVER, ALICE, 'createChannel'),
      says.channel(ALICE, 'cats'),
      says.profile(BOB, 'bob'),
      says.join(BOB, 'bob', { inviter: ALICE }),
    ]
    for (const saying of forbidden) {
      sameBut(afterFact(before, stamped([saying], 3)[0]!), before)
    }
  })

  it('[P4] a revoked privilege does not come back when what granted it is played again', () => {
    fc.assert(
      fc.property(
        anyHistory.chain((facts) => fc.tuple(fc.constant(facts), fc.subarray(facts))),
        ([facts, some]) => {
          const replayed = some.map((fact, i) => ({ ...fact, id: stamp(100 + i) }))
          expect(policy(SERVER, [...facts, ...replayed])).toEqual(policy(SERVER, facts))
        },
      ),
    )
  })

  it('[P4] nor by joining again with another invite', () => {
    const at = policyOf(
      says.owned(),
      says.join(ALICE, 'alice'),
      says.revoke(OWNER, ALICE, 'post'),
      says.join(ALICE, 'alice'),
    )
    expect(mayDo(at, ALICE)).toEqual([])
  })
})

describe('the owner', () => {
  it('[P5] the relay names the owner, who may do everything and needs no invite', () => {
    const at = policyOf(says.owned())
    expect(at.owner).toBe(OWNER)
    expect(isMember(at, OWNER)).toBe(true)
    expect(mayDo(at, OWNER)).toEqual([...PRIVILEGES])
    expect(mayDo(policyOf(says.owned(), says.revoke(OWNER, OWNER, 'post')), OWNER)).toEqual([...PRIVILEGES])
  })

  it('[P5] the owner hands the server over to a member, and nobody else does', () => {
    const made = [says.owned(), says.join(ALICE, 'alice'), says.grant(OWNER, ALICE, 'manage')]
    const hand = (who: PublicKey, to: PublicKey) =>
      policyOf(...made, says.server(who, { owner: idBytes(to) })).owner
    expect(hand(OWNER, ALICE)).toBe(ALICE)
    expect(hand(OWNER, BOB)).toBe(OWNER)
    expect(hand(ALICE, ALICE)).toBe(OWNER)
  })

  it('[P5] the owner renames the server and says what newcomers may do', () => {
    const at = policyOf(
      says.owned(),
      says.server(OWNER, { name: 'Cats', newcomers: [] }),
      says.join(BOB, 'bob'),
    )
    expect(at.name).toBe('Cats')
    expect(mayDo(at, BOB)).toEqual([])
  })
})

describe('joining', () => {
  it('[P6] a stranger joins with an invite that the owner signed, and may do what newcomers may', () => {
    const at = policyOf(says.owned(), says.join(ALICE, 'alice'))
    expect(at.people.get(ALICE)).toMatchObject({ name: 'alice', virtual: false, joined: stamp(2) })
    expect(mayDo(at, ALICE)).toEqual(['post'])
    expect(isMember(policyOf(says.owned(), says.join(BOB, 'bob', { inviter: ALICE })), BOB)).toBe(false)
    expect(isMember(policyOf(says.join(BOB, 'bob')), BOB)).toBe(false)
  })

  it('[P6] an invite is good up to the last millisecond, by the stamp’s time', () => {
    const until = (expires: number) => policyOf(says.owned(), says.join(ALICE, 'alice', { expires }))
    expect(isMember(until(time(2)), ALICE)).toBe(true)
    expect(isMember(until(time(2) - 1), ALICE)).toBe(false)
  })

  it('[P6] somebody who was here before a new owner stays, and the old owner’s invites are void', () => {
    const at = policyOf(says.owned(), says.join(ALICE, 'alice'), says.owned(BOB), says.join(CAROL, 'carol'))
    expect([ALICE, BOB, CAROL, OWNER].map((who) => isMember(at, who))).toEqual([true, true, false, false])
  })

  it('[P6] the server cannot join itself', () => {
    expect(isMember(policyOf(says.owned(), says.join(SERVER, 'relay')), SERVER)).toBe(false)
  })

  it('[P9] a virtual client may do nothing, whatever it was granted', () => {
    const at = policyOf(
      says.owned(),
      says.join(ALICE, 'tin cat', { virtual: true }),
      says.grant(OWNER, ALICE, 'post'),
    )
    expect(isMember(at, ALICE)).toBe(true)
    expect(mayDo(at, ALICE)).toEqual([])
  })

  it('[P9] nor say anything in the control log, not even another name', () => {
    const made = [says.owned(), says.join(ALICE, 'tin cat', { virtual: true })]
    const at = policyOf(...made)
    const sayings = [says.profile(ALICE, 'A'), says.channel(ALICE, 'cats'), says.grant(ALICE, ALICE, 'post')]
    for (const fact of stamped(sayings, 3)) {
      const claim = { author: ALICE, log: CONTROL_LOG } as Claim
      expect(refusalOfClaim(at, claim, fact, stamp(99))?.reason).toBe('not-allowed')
      sameBut(afterFact(at, fact), at)
    }
    const unknown = { author: ALICE, log: CONTROL_LOG, type: 'dance' } as Claim
    expect(refusalOfClaim(at, unknown, null, stamp(99))?.reason).toBe('not-allowed')
    expect(policyOf(...made, says.owned(ALICE), says.profile(ALICE, 'A')).people.get(ALICE)?.name).toBe('A')
  })

  it('[P11] members rename themselves, strangers do not', () => {
    const at = policyOf(
      says.owned(),
      says.join(ALICE, 'alice'),
      says.profile(ALICE, 'Alice'),
      says.profile(BOB, 'B'),
    )
    expect(at.people.get(ALICE)).toMatchObject({
      ...{ name: 'Alice', joined: stamp(2), named: stamp(3) },
      earlier: [{ name: 'alice', since: stamp(2) }],
    })
    expect(at.people.has(BOB)).toBe(false)
    expect(policyOf(says.owned(), says.profile(OWNER, 'Olga')).people.get(OWNER)?.name).toBe('Olga')
  })

  it('[P11] so many of the names that somebody had are remembered and no more', () => {
    const names = Array.from({ length: MAX_EARLIER_NAMES + 3 }, (_, at) => `alice ${at}`)
    const renamed = names.map((name) => says.profile(ALICE, name))
    const { people } = policyOf(says.owned(), says.join(ALICE, 'alice'), ...renamed)
    expect(people.get(ALICE)?.earlier.map(({ name }) => name)).toEqual(names.slice(2, -1))
  })

  it('[P11] a name that is said again is no other one', () => {
    const { people } = policyOf(says.owned(), says.join(ALICE, 'alice'), says.profile(ALICE, 'alice'))
    expect(people.get(ALICE)).toMatchObject({ named: stamp(2), earlier: [] })
  })
})

describe('privileges', () => {
  it('[P7] the owner grants and revokes what members may do', () => {
    const granted = policyOf(
      says.owned(),
      says.join(ALICE, 'alice'),
      says.grant(OWNER, ALICE, 'createChannel'),
    )
    expect(mayDo(granted, ALICE)).toEqual(['post', 'createChannel'])
    const revoked = afterFact(granted, stamped([says.revoke(OWNER, ALICE, 'post')], 4)[0]!)
    expect(mayDo(revoked, ALICE)).toEqual(['createChannel'])
  })

  it('[P7] nobody is granted anything before they are here', () => {
    const at = policyOf(says.owned(), says.grant(OWNER, ALICE, 'createChannel'), says.join(ALICE, 'alice'))
    expect(mayDo(at, ALICE)).toEqual(['post'])
  })

  it('[P7] who may moderate does not say who else may, and may give up what they have', () => {
    const members = [says.owned(), says.join(ALICE, 'alice'), says.join(BOB, 'bob')]
    const at = policyOf(
      ...members,
      says.grant(OWNER, ALICE, 'moderate'),
      says.grant(ALICE, BOB, 'moderate'),
      says.revoke(ALICE, ALICE, 'post'),
    )
    expect(mayDo(at, ALICE)).toEqual(['moderate'])
    expect(mayDo(at, BOB)).toEqual(['post'])
  })

  it('[P7] somebody could moderate from the grant to the revoking, whatever came later', () => {
    const at = policyOf(
      says.owned(),
      says.join(ALICE, 'alice'),
      says.grant(OWNER, ALICE, 'moderate'),
      says.revoke(OWNER, ALICE, 'moderate'),
      says.grant(OWNER, ALICE, 'moderate'),
      says.owned(BOB),
    )
    const could = (key: PublicKey) => [1, 2, 3, 4, 5, 6].map((nth) => couldModerate(at, key, justAfter(nth)))
    expect(could(ALICE)).toEqual([false, false, true, false, true, true])
    // Who is not the owner any more is nobody, and was the owner all the same.
    expect(could(OWNER)).toEqual([true, true, true, true, true, false])
    expect(could(BOB)).toEqual([false, false, false, false, false, true])
    expect(could(CAROL)).not.toContain(true)
  })

  it('[P7] who could moderate then is who might have when it was now', () => {
    fc.assert(
      fc.property(anyHistory, anyPerson, (facts, key) => {
        const whole = policy(SERVER, facts)
        facts.forEach((_, i) => {
          const then = policy(SERVER, facts.slice(0, i + 1))
          expect(couldModerate(whole, key, justAfter(i + 1))).toBe(mayDo(then, key).includes('moderate'))
        })
      }),
    )
  })

  it('[P7] a stranger may do nothing', () => {
    expect(mayDo(policyOf(says.owned()), ALICE)).toEqual([])
  })
})

describe('channels', () => {
  const members = [says.owned(), says.join(ALICE, 'alice'), says.join(BOB, 'bob')]

  it('[P8] whoever may creates a channel; its log is named by the claim that made it', () => {
    const at = policyOf(...members, says.grant(OWNER, ALICE, 'createChannel'), says.channel(ALICE, 'cats'))
    const log = channelLog(claimed(5))
    expect(at.channels.get(log)).toMatchObject({ log, name: 'cats', creator: ALICE, created: stamp(5) })
    expect(policyOf(...members, says.channel(BOB, 'dogs')).channels.size).toBe(0)
  })

  it('[P8] its creator and the owner rename it, others do not', () => {
    const made = [
      ...members,
      says.grant(OWNER, ALICE, 'createChannel'),
      says.channel(ALICE, 'cats', { topic: 'purr' }),
    ]
    const log = channelLog(claimed(5))
    const renamed = (by: PublicKey) =>
      policyOf(...made, says.channel(by, 'kittens', { log: idBytes(log) })).channels.get(log)
    expect(renamed(ALICE)).toMatchObject({ name: 'kittens', topic: 'purr', creator: ALICE })
    expect(renamed(OWNER)?.name).toBe('kittens')
    expect(renamed(BOB)?.name).toBe('cats')
  })

  it('[P8] a rename that names no topic keeps it, and an empty one clears it', () => {
    const made = [says.owned(), says.channel(OWNER, 'cats', { topic: 'purr' })]
    const log = channelLog(claimed(2))
    const topic = (more: { topic?: string }) =>
      policyOf(...made, says.channel(OWNER, 'cats', { log: idBytes(log), ...more })).channels.get(log)?.topic
    expect(topic({})).toBe('purr')
    expect(topic({ topic: '' })).toBe('')
  })

  it('[P8] there are so many and no more, and those that are there may still be changed', () => {
    const made = Array.from({ length: MAX_CHANNELS }, (_, i) => says.channel(OWNER, `c${i}`))
    const at = policyOf(says.owned(), ...made)
    const [more, other] = stamped(
      [says.channel(OWNER, 'cats'), says.channel(OWNER, 'cats', { log: idBytes(channelLog(claimed(2))) })],
      MAX_CHANNELS + 2,
    )
    sameBut(afterFact(at, more!), at)
    expect(refusalOfClaim(at, { author: OWNER, log: CONTROL_LOG } as Claim, more!, stamp(99))?.reason).toBe(
      'too-many',
    )
    expect(afterFact(at, other!).channels.get(channelLog(claimed(2)))?.name).toBe('cats')
  })

  it('[P8] two channels do not have one name: the lower id keeps it', () => {
    const at = policyOf(says.owned(), says.channel(OWNER, 'cats'), says.channel(OWNER, 'cats'))
    expect([...at.channels.keys()]).toEqual([channelLog(claimed(2))])
  })

  it('[P8] a channel that is not there cannot be renamed', () => {
    const at = policyOf(says.owned(), says.channel(OWNER, 'cats', { log: idBytes(testLog(9)) }))
    expect(at.channels.size).toBe(0)
  })
})

describe('what may be stamped', () => {
  const claimOf = (author: PublicKey, log: LogId, type = 'message'): Claim => ({
    bytes: new Uint8Array(0),
    server: SERVER,
    log,
    type,
    author,
    sentAt: TEST_START,
    nonce: new Uint8Array(8),
    body: {},
  })
  const at = policyOf(
    says.owned(),
    says.join(ALICE, 'alice'),
    says.join(BOB, 'bob'),
    says.revoke(OWNER, BOB, 'post'),
    says.channel(OWNER, 'cats'),
  )
  const cats = channelLog(claimed(5))
  const reason = (claim: Claim) => refusalOfClaim(at, claim, null, stamp(99))?.reason

  it('[P10] members who may post do so in channels that are there, of any type', () => {
    expect(reason(claimOf(ALICE, cats))).toBeUndefined()
    expect(reason(claimOf(ALICE, cats, 'poll'))).toBeUndefined()
    expect(reason(claimOf(OWNER, cats))).toBeUndefined()
  })

  it('[P10] strangers, people without the privilege, and logs of no channel are told why not', () => {
    expect(reason(claimOf(CAROL, cats))).toBe('not-invited')
    expect(reason(claimOf(BOB, cats))).toBe('not-allowed')
    expect(reason(claimOf(ALICE, testLog(9)))).toBe('no-such-channel')
  })

  it('[P14] own words are taken back by any member, and by no stranger or virtual client', () => {
    expect(reason(claimOf(BOB, cats, 'delete'))).toBeUndefined()
    expect(reason(claimOf(CAROL, cats, 'delete'))).toBe('not-invited')
    const tin = policyOf(
      says.owned(),
      says.channel(OWNER, 'cats'),
      says.join(CAROL, 'tin cat', { virtual: true }),
    )
    const there = claimOf(CAROL, channelLog(claimed(2)), 'delete')
    expect(refusalOfClaim(tin, there, null, stamp(99))?.reason).toBe('not-allowed')
  })

  it('[P10] edits and reactions are by who may post', () => {
    for (const type of ['edit', 'reaction']) {
      expect(reason(claimOf(ALICE, cats, type))).toBeUndefined()
      expect(reason(claimOf(BOB, cats, type))).toBe('not-allowed')
    }
  })

  it('[P14] pins are by who may moderate', () => {
    expect(reason(claimOf(OWNER, cats, 'pin'))).toBeUndefined()
    expect(reason(claimOf(ALICE, cats, 'pin'))).toBe('not-allowed')
    const granted = afterFact(at, stamped([says.grant(OWNER, ALICE, 'moderate')], 6)[0]!)
    expect(refusalOfClaim(granted, claimOf(ALICE, cats, 'pin'), null, stamp(99))).toBeUndefined()
  })

  it('[P10] a control claim is judged as it would count', () => {
    const claim = claimOf(ALICE, CONTROL_LOG, 'channel')
    const judge = (saying: Saying) => refusalOfClaim(at, claim, stamped([saying], 9)[0]!, stamp(99))?.reason
    expect(judge(says.channel(ALICE, 'dogs'))).toBe('not-allowed')
    expect(judge(says.channel(OWNER, 'cats'))).toBe('name-taken')
    expect(judge(says.channel(OWNER, 'dogs'))).toBeUndefined()
    expect(judge(says.join(CAROL, 'carol', { expires: time(1) }))).toBe('invite-expired')
  })

  it('[P12] only the relay opens an epoch', () => {
    const claim = claimOf(OWNER, CONTROL_LOG, 'epoch')
    const judge = (who: PublicKey) =>
      refusalOfClaim(at, claim, stamped([says.epoch(who)], 9)[0]!, stamp(99))?.reason
    expect(judge(SERVER)).toBeUndefined()
    expect(judge(OWNER)).toBe('not-allowed')
  })
})

it('[P21] who is banned and let back tens of thousands of times costs no more for each', () => {
  const turn = (nth: number) => ({
    ...({ type: nth % 2 === 0 ? 'ban' : 'unban', author: OWNER, body: { keys: [idBytes(BOB)] } } as Saying),
    ...{ id: stamp(nth), hash: claimed(nth), sentAt: 0 },
  })
  const turns = Array.from({ length: 40_000 }, (_, i) => turn(i + 2) as ControlFact)
  const at = policy(SERVER, [...stamped([says.owned()], 1), ...turns])
  expect(at.banned.get(BOB)).toHaveLength(20_000)
  for (const nth of [2, 20_000, 39_998]) {
    expect(wasBanned(at, BOB, justAfter(nth))).toBe(true)
    expect(wasBanned(at, BOB, justAfter(nth + 1))).toBe(false)
  }
})
