import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PRIVILEGES, type Privilege } from './body.ts'
import type { ControlFact } from './control-fact.ts'
import { CONTROL_LOG, type FactId, type LogId, type PublicKey, publicKey } from './ids.ts'
import { nextPolicy, policy } from './policy.ts'
import { refusalOf, refusalOfClaim } from './policy-refusal.ts'
import {
  currentKey,
  isIn,
  isMember,
  isShutOut,
  mayDo,
  mutedUntil,
  OWNER_RANK,
  type Policy,
  rankOf,
} from './policy-state.ts'
import { afterFact, SERVER, says, stampedFrom } from './test-sayings.ts'
import { anyHistory, KEYS } from './test-two-relays.ts'

/** Histories a property; `CATALK_RUNS=20000` tries more, and `CATALK_SEED` the same ones again. */
const numRuns = Number(process.env.CATALK_RUNS ?? 200)
const seed = process.env.CATALK_SEED
const RUNS = { numRuns, ...(seed && { seed: Number(seed) }) }
const PATIENCE = 60_000 + numRuns * 100

/** Every history is by two relays that heard of each other late. */
const always = (holds: (facts: ControlFact[]) => void) => () =>
  fc.assert(
    fc.property(anyHistory, (facts) => holds(facts)),
    RUNS,
  )

interface Moment {
  fact: ControlFact
  before: Policy
  after: Policy
  counts: boolean
}

/** Each claim at its first stamp, one after the other. */
function* lifeOf(facts: ControlFact[]): Generator<Moment> {
  const seen = new Set<string>()
  let before = policy(SERVER, [])
  for (const fact of facts) {
    if (seen.has(fact.hash)) continue
    seen.add(fact.hash)
    const after = afterFact(before, fact)
    yield { fact, before, after, counts: !refusalOf(before, fact) }
    before = after
  }
}

/** Whom a fact is about, by the keys that they have now. */
function concerned({ fact, before }: Moment): PublicKey[] {
  const { body } = fact
  const named =
    'keys' in body ? body.keys : 'key' in body ? [body.key] : fact.type === 'replace' ? [fact.body.from] : []
  return (named as Uint8Array[]).map((key) => currentKey(before, publicKey(key)))
}

describe('whatever two relays stamped while they did not hear of each other', () => {
  it(
    '[P1] any order of arrival makes the same policy',
    () => {
      const anyTwoOrders = anyHistory.chain((facts) =>
        fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })),
      )
      fc.assert(
        fc.property(anyTwoOrders, ([facts, other]) => {
          expect(policy(SERVER, other)).toEqual(policy(SERVER, facts))
        }),
        RUNS,
      )
    },
    PATIENCE,
  )

  it(
    '[P1] one by one they make the policy that all at once make, and leave those before as they were',
    always((facts) => {
      let last = policy(SERVER, [])
      let grown = policy(SERVER, [])
      for (const { fact, before, after } of lifeOf(facts)) {
        grown = nextPolicy(grown, fact)
        const copy = structuredClone(before)
        expect(afterFact(before, facts.at(-1)!).upTo).toBe(facts.at(-1)!.id)
        expect(before).toEqual(copy)
        last = after
      }
      expect(grown).toEqual(last)
      expect({ ...last, upTo: null }).toEqual({ ...policy(SERVER, facts), upTo: null })
    }),
    PATIENCE,
  )

  it(
    '[P4] any of the facts said again under new ids change nothing',
    () => {
      const anyReplay = anyHistory.chain((facts) => fc.tuple(fc.constant(facts), fc.subarray(facts)))
      fc.assert(
        fc.property(anyReplay, ([facts, some]) => {
          const again = some.map((fact, i) => ({ ...fact, id: `ff${String(i).padStart(30, '0')}` as FactId }))
          expect(policy(SERVER, [...facts, ...again])).toEqual(policy(SERVER, facts))
        }),
        RUNS,
      )
    },
    PATIENCE,
  )

  it(
    '[P7] nobody ever holds what nobody gave them who held it then',
    always((facts) => {
      const model = new Given()
      for (const moment of lifeOf(facts)) {
        if (moment.counts) model.take(moment)
        for (const key of KEYS) {
          const beyond = mayDo(moment.after, key).filter((privilege) => !model.held(key).has(privilege))
          expect(beyond, `${key} after ${moment.fact.type}`).toEqual([])
        }
      }
    }),
    PATIENCE,
  )

  it(
    '[P15] nobody does anything to who stands above them or beside them',
    always((facts) => {
      const OVER: ControlFact['type'][] = ['grant', 'revoke', 'mute', 'ban', 'purge']
      for (const moment of lifeOf(facts)) {
        const { fact, before, counts } = moment
        if (!counts || !OVER.includes(fact.type)) continue
        for (const key of concerned(moment)) {
          if (key === fact.author) expect(['revoke', 'purge']).toContain(fact.type)
          else expect(rankOf(before, fact.author)).toBeLessThan(rankOf(before, key))
        }
      }
    }),
    PATIENCE,
  )

  it(
    '[P15] nobody but an owner stands as high as who appointed them did then',
    always((facts) => {
      const appointed = new Map<PublicKey, Map<Privilege, number>>()
      for (const moment of lifeOf(facts)) {
        const { fact, before, after, counts } = moment
        if (!counts) continue
        if (fact.type === 'grant') {
          const [to] = concerned(moment)
          const by = appointed.get(to!) ?? new Map<Privilege, number>()
          const best = Math.min(
            by.get(fact.body.privilege) ?? Number.POSITIVE_INFINITY,
            rankOf(before, fact.author),
          )
          appointed.set(to!, by.set(fact.body.privilege, best))
        } else if (fact.type === 'replace') {
          const [from] = concerned(moment)
          const to = after.successors.get(from!)
          if (to && !before.successors.has(from!)) appointed.set(to, appointed.get(from!) ?? new Map())
        }
        for (const { key, privileges, rank } of after.people.values()) {
          if (rank === Number.POSITIVE_INFINITY) continue
          const by = [...(appointed.get(key) ?? [])].filter(([privilege]) => privileges.has(privilege))
          expect(by.filter(([privilege]) => ['moderate', 'manage'].includes(privilege))).not.toEqual([])
          expect(rank).toBeGreaterThan(Math.min(...by.map(([, above]) => above)))
          expect(rank).toBeGreaterThan(OWNER_RANK)
        }
      }
    }),
    PATIENCE,
  )

  it(
    '[P21] who is banned is nobody until somebody lifts it who stands as high as who banned them, or they are the owner',
    always((facts) => {
      const bannedBy = new Map<PublicKey, number>()
      for (const moment of lifeOf(facts)) {
        const { fact, before, after, counts } = moment
        if (counts) {
          const rank = rankOf(before, fact.author)
          for (const key of concerned(moment)) {
            if (fact.type === 'ban') bannedBy.set(key, Math.min(rank, bannedBy.get(key) ?? rank))
            if (fact.type === 'unban') {
              expect(rank).toBeLessThanOrEqual(bannedBy.get(key) ?? -1)
              bannedBy.delete(key)
            }
          }
          if (fact.type === 'server' && fact.body.owner && after.owner) bannedBy.delete(after.owner)
        }
        for (const key of bannedBy.keys()) {
          expect(isMember(after, key)).toBe(false)
          expect(mayDo(after, key)).toEqual([])
          expect(refusalOf(after, stampedFrom(1e6, [says.profile(key, 'me again')])[0]!)?.reason).toBe(
            'banned',
          )
        }
      }
    }),
    PATIENCE,
  )

  it(
    '[P5] the owner is in and may do everything, whatever others say',
    always((facts) => {
      const AGAINST: ControlFact['type'][] = ['ban', 'mute', 'purge', 'revoke', 'approve']
      for (const moment of lifeOf(facts)) {
        const { fact, before, after, counts } = moment
        const { owner } = after
        if (owner === null) continue
        const state = [
          isIn(after, owner),
          isShutOut(after, owner),
          mutedUntil(after, owner),
          mayDo(after, owner).length,
        ]
        expect(state.join()).toBe(`true,false,0,${PRIVILEGES.length}`)
        const itself = before.owner && currentKey(after, before.owner)
        if (owner !== itself) expect([SERVER, before.owner]).toContain(fact.author)
        if (!counts || fact.author === before.owner || !before.owner) continue
        if (fact.type === 'replace') {
          const people = before.recovery.get(before.owner)?.flatMap((recovery) => recovery.people) ?? []
          const mine = people.map((key) => currentKey(before, key))
          if (concerned(moment).includes(before.owner)) expect(mine).toContain(fact.author)
        } else if (AGAINST.includes(fact.type)) expect(concerned(moment)).not.toContain(before.owner)
      }
    }),
    PATIENCE,
  )

  it(
    '[P27] a key that was replaced is good for nothing, and the new one for what the old one was',
    always((facts) => {
      const last = facts.at(-1)?.id
      for (const { fact, before, after } of lifeOf(facts)) {
        for (const [from, to] of after.successors) {
          expect([isMember(after, from), isShutOut(after, from), mayDo(after, from).length].join()).toBe(
            'false,true,0',
          )
          const isNew = !before.successors.has(from)
          if (!isNew && fact.id !== last) continue
          const attempts = [
            says.profile(from, 'me again'),
            says.join(from),
            says.ban(from, to),
            says.replace(from, to, from),
            says.revoke(from, from, 'post'),
          ]
          for (const attempt of stampedFrom(1e6, attempts))
            expect(refusalOf(after, attempt)?.reason).toBe('key-replaced')
          const words = { author: from, log: CONTROL_LOG as LogId, type: 'dance' } as never
          expect(refusalOfClaim(after, words, null, fact.id)?.reason).toBe('key-replaced')
          const guest = stampedFrom(1e6, [says.join(STRANGER, { inviter: from })])[0]!
          const itself = after.door === 'invite' ? refusalOf(after, guest)?.reason : 'not-invited'
          expect(itself).toBe('not-invited')
          if (!isNew) continue
          expect(mayDo(after, to)).toEqual(mayDo(before, from))
          expect(rankOf(after, to)).toBe(rankOf(before, from))
          const { key, formerKeys, muted, ...rest } = after.people.get(to)!
          const {
            key: old,
            formerKeys: older,
            muted: was,
            ...same
          } = before.people.get(from) ?? after.people.get(to)!
          expect(rest).toEqual(same)
          expect(key).toBe(to)
          expect(formerKeys.at(-1)).toBe(from)
          expect(muted?.until ?? 0).toBeGreaterThanOrEqual(after.owner === to ? 0 : (was?.until ?? 0))
          for (const channel of after.channels.values()) {
            expect(channel.creator === from || channel.members.has(from)).toBe(false)
            if (before.channels.get(channel.log)?.creator === from) expect(channel.creator).toBe(to)
            if (before.channels.get(channel.log)?.members.has(from))
              expect(channel.members.has(to)).toBe(true)
          }
        }
      }
    }),
    PATIENCE,
  )

  it(
    '[P27] keys that replace one another never go round in a circle',
    always((facts) => {
      const { successors } = policy(SERVER, facts)
      for (let key of successors.keys()) {
        const met = new Set<PublicKey>()
        for (let next: PublicKey | undefined = key; next !== undefined; next = successors.get(next)) {
          expect(met.has(next)).toBe(false)
          met.add(next)
          key = next
        }
      }
    }),
    PATIENCE,
  )
})

const STRANGER = 'ab'.repeat(32) as PublicKey

/** Who was given what and by whom, kept by the facts that count alone and without any of the policy's own code. */
class Given {
  #owner: PublicKey | null = null
  #newcomers: readonly Privilege[] = ['post']
  readonly #held = new Map<PublicKey, Set<Privilege>>()

  held(key: PublicKey): ReadonlySet<Privilege> {
    return key === this.#owner ? new Set(PRIVILEGES) : (this.#held.get(key) ?? new Set())
  }

  take(moment: Moment): void {
    const { fact, before, after } = moment
    const { author } = fact
    const keys = concerned(moment)
    switch (fact.type) {
      case 'server': {
        const { newcomers, owner } = fact.body
        if (newcomers) {
          if (author !== SERVER) this.#mustHold(author, ['manage', ...newcomers])
          this.#newcomers = newcomers
        }
        if (!owner) return
        const former = this.#owner
        if (author !== SERVER) expect(author).toBe(former)
        this.#owner = currentKey(before, publicKey(owner))
        if (author === former && former !== this.#owner)
          this.#held.set(former, new Set([...(this.#held.get(former) ?? []), ...this.#newcomers]))
        return
      }
      case 'join':
        this.#held.set(author, new Set(this.#newcomers))
        return
      case 'grant':
        this.#mustHold(author, ['manage', fact.body.privilege])
        for (const key of keys) this.#held.set(key, new Set([...this.held(key), fact.body.privilege]))
        return
      case 'revoke':
        for (const key of keys) this.#held.get(key)?.delete(fact.body.privilege)
        return
      case 'ban':
        for (const key of keys) this.#held.delete(key)
        return
      case 'unban':
        for (const key of keys) this.#held.set(key, new Set(this.#newcomers))
        return
      case 'approve':
        if (!fact.body.on) for (const key of keys) this.#held.delete(key)
        return
      case 'replace':
        for (const from of keys) {
          const to = after.successors.get(from)
          if (!to || before.successors.has(from)) continue
          this.#held.set(to, this.#held.get(from) ?? new Set())
          this.#held.delete(from)
          if (this.#owner === from) this.#owner = to
        }
    }
  }

  #mustHold(key: PublicKey, privileges: readonly Privilege[]): void {
    for (const privilege of privileges) expect(this.held(key).has(privilege)).toBe(true)
  }
}
