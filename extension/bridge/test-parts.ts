import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { Crypto } from '../../shared/crypto.ts'
import type { ClaimHash, EpochId, FactId, LogId, PublicKey } from '../../shared/ids.ts'
import type { Changes, Mark } from '../engine/fact-store.ts'
import { type MadeFact, type MadeLog, storeOf } from './test-log.ts'
import type { Timeline, TimelineItem } from './views.ts'

type MadeUp = Omit<MadeLog, 'server' | 'log'>

const idAt = (n: number) => n.toString(16).padStart(32, '0') as FactId
const alice = 'a1'.repeat(32) as PublicKey

/** Relays that stamp side by side, restarts, pages missing, leaves, tombstones, duplicates. */
export const anyLog: fc.Arbitrary<MadeUp> = fc
  .record({
    epochs: fc.array(
      fc.record({ from: fc.integer({ min: 0, max: 1_500 }), count: fc.integer({ min: 1, max: 700 }) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    missing: fc.array(fc.tuple(fc.nat(3), fc.nat(2)), { maxLength: 5 }),
    tails: fc.array(fc.nat(3), { maxLength: 4 }),
    dice: fc.infiniteStream(fc.nat(99)),
  })
  .map(({ epochs, missing, tails, dice }) => {
    const facts: MadeFact[] = []
    const ids = epochs.map(({ from }, e) => idAt(from * 10 + e) as string as EpochId)
    for (const [e, { from, count }] of epochs.entries()) {
      for (let i = 1; i <= count; i++) {
        const die = dice.next().value ?? 0
        const n = (from + i) * 10 + e
        facts.push({
          ...{ id: idAt(n), epoch: ids[e]!, author: alice, type: 'message', body: { text: `${n}` } },
          ...(die < 10 && { type: 'reaction', body: {} }),
          as: die > 96 ? 'leaf' : die > 93 ? 'tombstone' : 'fact',
        })
      }
    }
    facts.sort((a, b) => (a.id < b.id ? -1 : 1))
    const missingPages = new Set(missing.map(([e, index]) => `${ids[e % ids.length]}/${index}`))
    return { facts, missing: missingPages, tails: new Set(tails.map((e) => ids[e % ids.length]!)) }
  })

/** Rows of such a log. Every other tombstone is justified, and some are named elsewhere than where they stood. */
export async function rowsOf(crypto: Crypto, server: PublicKey, log: LogId, made: MadeUp): Promise<Changes> {
  const { changes, hashes } = await storeOf(crypto, { server, log, ...made })
  const deletes = made.facts.flatMap(({ id, as }, i): Mark[] => {
    const target = hashes[i] as ClaimHash
    if (i % 2 === 1 || as !== 'tombstone') return []
    return [{ target, id, hash: target, log, author: alice, at: i % 3 === 0 ? idAt(1) : id, kind: 'delete' }]
  })
  return { ...changes, putMarks: deletes }
}

/** At least `count` messages, or so many on both sides of `around`, as the whole timeline shows them there. */
export function expectPartOf(whole: Timeline, part: Timeline, count: number, around?: FactId): void {
  expectSame(whole, part)
  const sides = ({ items }: Timeline) => {
    const messages = items.filter(({ kind }) => kind === 'message')
    const after = messages.filter((item) => around !== undefined && idOf(item) > around).length
    return { before: messages.length - after, after }
  }
  const [has, all] = [sides(part), sides(whole)]
  expect(has.before).toBeGreaterThanOrEqual(Math.min(count, all.before))
  expect(has.after).toBeGreaterThanOrEqual(Math.min(count, all.after))
  if (part.newest) expect(part.items.at(-1)).toEqual(whole.items.at(-1))
  if (part.complete) expect(keyOf(part.items[0])).toBe(keyOf(whole.items[0]))
}

const idOf = (item: TimelineItem) => (item.kind === 'message' ? item.id : '')
const keyOf = (item: TimelineItem | undefined) => (item?.kind === 'gap' ? item.key : item?.hash)

/** Of the facts that `anyLog` makes. */
const idOfSeq = (epoch: EpochId, seq: number) => idAt(Number.parseInt(epoch, 16) + seq * 10)

/** The same items without one left out. Of a gap that reaches beyond, the part that is known of. */
function expectSame({ items }: Timeline, part: Timeline): void {
  const covers = (one: TimelineItem, item: TimelineItem | undefined) =>
    item?.kind === 'gap'
      ? one.kind === 'gap' &&
        one.epoch === item.epoch &&
        one.fromSeq <= item.fromSeq &&
        one.toSeq >= item.toSeq
      : one.kind === 'message' && one.hash === item?.hash
  const shown = part.items.map(idOf).filter((id) => id !== '')
  const [from = '', to = ''] = [shown[0], shown.at(-1)]
  // A gap stands before the next fact of its epoch. That a fact beyond is one, nobody knows who has not read it.
  const whole = items.filter(
    (one) =>
      one.kind !== 'gap' ||
      part.items.some((item) => covers(one, item)) ||
      (idOfSeq(one.epoch, one.toSeq) >= from && idOfSeq(one.epoch, one.fromSeq) <= to),
  )
  const place = (item: TimelineItem | undefined) => whole.findIndex((one) => covers(one, item))
  const anchor = part.items.findIndex(({ kind }) => kind === 'message')
  const first = place(part.items[anchor]) - anchor
  for (const [i, item] of part.items.entries()) {
    const at = place(item)
    // At its ends a part knows of a gap, and not yet what lies between that and the next fact.
    const isEnd = item.kind === 'gap' && (i === 0 || i === part.items.length - 1)
    if (isEnd) expect(at).toBeGreaterThanOrEqual(0)
    else expect(at).toBe(first + i)
    if (item.kind === 'message') expect(whole[first + i]).toEqual(item)
  }
}
