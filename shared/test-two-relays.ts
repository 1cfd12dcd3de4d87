import * as fc from 'fast-check'
import { AUDIENCES, type ControlType, DOORS, PRIVILEGES } from './body.ts'
import type { ControlFact } from './control-fact.ts'
import { type ClaimHash, idBytes, type LogId, type PublicKey } from './ids.ts'
import { policy } from './policy.ts'
import { refusalOf } from './policy-refusal.ts'
import type { Policy } from './policy-state.ts'
import { TEST_START } from './test-people.ts'
import {
  ALICE,
  afterFact,
  BOB,
  CAROL,
  DAVE,
  ERIN,
  OWNER,
  type Saying,
  SERVER,
  says,
  stampedFrom,
  testKey,
} from './test-sayings.ts'
import { firstIdOf, nthId } from './uuid-v7.ts'

/** Six people, and keys that nobody has yet. */
export const FOLK = [OWNER, ALICE, BOB, CAROL, DAVE, ERIN]
const SPARE = [0xf1, 0xf2, 0xf3, 0xf4].map(testKey)
export const KEYS = [...FOLK, ...SPARE]

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

/** What may be tried next, and by which of two relays it is judged. */
interface Step {
  kind: ControlType | 'knock' | 'owned' | 'handOver'
  relay: 0 | 1
  /** The relay hears of all that the other stamped so far. */
  syncs: boolean
  /** Stamped whatever the policy says, as only a dishonest relay does. */
  forced: boolean
  /** How long after the step before, ms. */
  gap: number
  who: number
  whom: number
  n: number
  on: boolean
}

const KINDS: [Step['kind'], number][] = [
  ['join', 5],
  ['knock', 5],
  ['grant', 7],
  ['revoke', 4],
  ['ban', 4],
  ['unban', 6],
  ['replace', 6],
  ['recovery', 4],
  ['mute', 3],
  ['raid', 2],
  ['approve', 8],
  ['server', 5],
  ['handOver', 1],
  ['owned', 1],
  ['channel', 3],
  ['channelMember', 2],
  ['restrict', 1],
  ['purge', 2],
  ['profile', 2],
  ['revokeInvite', 2],
  ['epoch', 1],
]

const anyStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(...KINDS.map(([kind, weight]) => ({ arbitrary: fc.constant(kind), weight }))),
  relay: fc.constantFrom(0 as const, 1 as const),
  syncs: fc.constantFrom(true, true, false),
  forced: fc.constantFrom(false, false, false, false, true),
  gap: fc.constantFrom(0, 1_000, 60_000, HOUR, DAY, 8 * DAY),
  who: fc.nat(KEYS.length - 1),
  whom: fc.nat(KEYS.length - 1),
  n: fc.nat(40),
  on: fc.constantFrom(true, true, false),
})

/** Some are in and have power when it begins, given by one another. */
const BEGINNING = stampedFrom(1, [
  says.epoch(),
  says.owned(),
  says.profile(OWNER, 'Olga'),
  says.join(ALICE),
  says.join(BOB),
  says.join(CAROL),
  says.grant(OWNER, ALICE, 'manage'),
  says.grant(OWNER, ALICE, 'moderate'),
  says.grant(OWNER, ALICE, 'invite'),
  says.grant(ALICE, BOB, 'moderate'),
  says.recovery(CAROL, [ALICE, BOB]),
  says.channel(OWNER, 'cats'),
])

/** All that two relays of one server stamped, each by what it knew then; by id, and with claims that both stamped. */
export const anyHistory: fc.Arbitrary<ControlFact[]> = fc
  .array(anyStep, { minLength: 10, maxLength: 28, size: 'max' })
  .map(stampedByTwo)

function stampedByTwo(steps: Step[]): ControlFact[] {
  const stamped = [new Map<string, ControlFact>(), new Map<string, ControlFact>()] as const
  for (const fact of BEGINNING) for (const view of stamped) view.set(fact.id, fact)
  const views = stamped.map((view) => policy(SERVER, view.values())) as [Policy, Policy]
  /** How many facts each relay judged by so far. */
  const known = stamped.map((view) => view.size)
  const last = ['', '']
  let now = TEST_START + 60_000
  steps.forEach((step, i) => {
    const { relay, syncs, forced, gap } = step
    now += gap
    const view = stamped[relay]
    if (syncs) for (const [id, fact] of stamped[1 - relay]!) view.set(id, fact)
    const at = view.size > known[relay]! ? policy(SERVER, view.values()) : views[relay]
    views[relay] = at
    // The clocks of the two are half a minute apart: what is stamped later may well count earlier.
    let id = nthId(firstIdOf(now - relay * 30_000), relay * 1_000 + i)
    if (id <= last[relay]!) id = nthId(last[relay]!, 2)
    const fact = tried(at, step, id as ControlFact['id'], i + 100)
    if (fact && (forced || !refusalOf(at, fact))) {
      last[relay] = id
      view.set(id, fact)
      views[relay] = id > (at.upTo ?? '') ? afterFact(at, fact) : policy(SERVER, view.values())
      // Who does not hear an answer from one relay says it to the other.
      if (step.n === 0) stamped[1 - relay]!.set(nthId(id, 1), { ...fact, id: nthId(id, 1) } as ControlFact)
    }
    known[relay] = view.size
  })
  const all = new Map([...stamped[0], ...stamped[1]])
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** What the step says, by the first, from who it names on, who may say it; a forced one by who it names. */
function tried(at: Policy, step: Step, id: ControlFact['id'], nth: number): ControlFact | undefined {
  const hash = nth.toString(16).padStart(32, '0').repeat(2) as ClaimHash
  for (let other = 0; other < (step.forced ? 1 : KEYS.length); other++) {
    const who = KEYS[(step.who + other) % KEYS.length]!
    for (let next = 0; next < 3; next++) {
      const whom = KEYS[(step.whom + next) % KEYS.length]!
      const said = saying(at, step, who, whom, Number.parseInt(id.slice(0, 12), 16))
      const fact = { ...said, id, hash, sentAt: 0 } as ControlFact
      if (step.forced || !refusalOf(at, fact)) return fact
    }
  }
  return undefined
}

function saying(at: Policy, step: Step, who: PublicKey, whom: PublicKey, now: number): Saying {
  const { kind, n, on } = step
  const privilege = PRIVILEGES[n % PRIVILEGES.length]!
  const third = KEYS[n % KEYS.length]!
  const logs = [...at.channels.keys()]
  const log = logs[n % (logs.length + 1)] ?? ('99'.repeat(16) as LogId)
  const invite = { inviter: whom, hash: `invite ${n % 4}`, uses: n % 3 === 0 ? 1 : null }
  switch (kind) {
    case 'join':
      return says.join(who, { ...invite, virtual: n === 7, expires: n % 5 === 0 ? now - 1 : null })
    case 'knock':
      return says.knock(who)
    case 'owned':
      return says.owned(whom)
    case 'handOver':
      return says.handOver(who, whom)
    case 'grant':
      return says.grant(who, whom, privilege)
    case 'revoke':
      return says.revoke(who, whom, privilege)
    case 'ban':
      return says.ban(who, on ? [whom] : [whom, third])
    case 'unban':
      return says.unban(who, [...at.bans.keys()][n % (at.bans.size + 1)] ?? whom)
    case 'replace':
      return says.replace(who, on ? whom : who, third)
    case 'recovery':
      return says.recovery(who, on ? [whom] : [...new Set([whom, third])], 1 + (n % 2))
    case 'mute':
      return says.mute(who, whom, on ? now + 2 * HOUR : 0)
    case 'raid':
      return says.raid(who, now - 12 * HOUR, on ? now + 6 * HOUR : 0)
    case 'approve': {
      const waiting = [...at.people.values()].filter((person) => person.waiting)
      return says.approve(who, waiting[n % (waiting.length + 1)]?.key ?? whom, on)
    }
    case 'server': {
      const door = DOORS[n % DOORS.length]!
      return says.server(who, on ? { door } : { newcomers: [...new Set(['post' as const, privilege])] })
    }
    case 'channel': {
      const audience = { posts: AUDIENCES[n % 3]!, reads: AUDIENCES[(n >> 1) % 3]! }
      const name = `channel-${n % 5}`
      return on
        ? says.channel(who, name, audience)
        : says.any('channel', who, { name, log: idBytes(log), ...audience })
    }
    case 'channelMember':
      return says.channelMember(who, log, [whom], on)
    case 'restrict':
      return says.restrict(who, log, { locked: on })
    case 'purge':
      return says.purge(who, whom)
    case 'profile':
      return says.profile(who, `name ${n}`)
    case 'revokeInvite':
      return says.revokeInvite(who, invite)
    case 'epoch':
      return says.epoch()
  }
}
