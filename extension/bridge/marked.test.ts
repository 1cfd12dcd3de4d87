import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FactId, PublicKey } from '../../shared/ids.ts'
import { MAX_REACTIONS } from '../../shared/limits.ts'
import type { Mark } from '../engine/fact-store.ts'
import type { ReadEntry } from './read-entry.ts'
import {
  alice,
  bob,
  carol,
  epochAt,
  hashAt,
  idAt,
  mark,
  message,
  said,
  silent,
  timeline,
  tombstone,
} from './test-entries.ts'
import type { TimelineMessage } from './views.ts'

const epoch = epochAt(1_000)

/** What is seen of these entries, which begin their epoch. */
function seen(entries: (ReadEntry | null)[], marks: Mark[], more: Parameters<typeof timeline>[0] = {}) {
  const stretches = [{ epoch, index: 0, entries }]
  return timeline({ stretches, ends: [{ epoch, n: entries.length }], marks, ...more })
}
const first = (marks: Mark[], more: Parameters<typeof timeline>[0] = {}) =>
  seen([message(1_001)], marks, more).items[0] as TimelineMessage
const edit = (id: number, on: number, text: string, author = alice, more: Partial<Mark> = {}) =>
  mark(id, on, author, { kind: 'edit', text, mentions: [], ...more })
const remove = (id: number, on: number, author = alice, moderator = false, more: Partial<Mark> = {}) =>
  mark(id, on, author, { kind: 'delete', moderator, ...more })
const react = (id: number, author: PublicKey, emoji: string, on = true) =>
  mark(id, 1_001, author, { kind: 'reaction', emoji, on })
const pin = (id: number, on = true, moderator = true) => mark(id, 1_001, bob, { kind: 'pin', on, moderator })

describe('an edit', () => {
  it('shows the latest words by id, when they came, and whom they mention', () => {
    const marks = [edit(1_003, 1_001, 'last', alice, { mentions: [bob] }), edit(1_002, 1_001, 'first')]
    expect(first(marks)).toEqual(said(1_001, { text: 'last', mentions: [bob], editedAt: 0 }))
  })

  it('by anybody but the author counts for nothing', () => {
    expect(first([edit(1_002, 1_001, 'mine now', bob)])).toEqual(said(1_001))
  })

  it('that was stamped again later does not undo the one between', () => {
    const marks = [
      edit(1_002, 1_001, 'old'),
      edit(1_003, 1_001, 'new'),
      edit(1_004, 1_001, 'old', alice, { hash: hashAt(1_002) }),
    ]
    expect(first(marks).text).toBe('new')
  })
})

describe('a deletion', () => {
  it('leaves the message in its place without its words, and says who took it back', () => {
    const marks = [edit(1_002, 1_001, 'edited'), react(1_003, bob, '👍'), pin(1_004), remove(1_005, 1_001)]
    expect(first(marks)).toEqual(said(1_001, { text: '', deletedBy: alice }))
  })

  it('by who may moderate counts, and by anybody else does not', () => {
    expect(first([remove(1_002, 1_001, bob, true)]).deletedBy).toBe(bob)
    expect(first([remove(1_002, 1_001, bob, false)])).toEqual(said(1_001))
  })

  it('looks the same once only the tombstone is left', () => {
    const marks = [remove(1_009, 1_001, carol, true)]
    const { items } = seen([tombstone(1_001)], marks)
    expect(items).toEqual([said(1_001, { text: '', deletedBy: carol, sentAt: 0 })])
  })

  it('that nothing justifies is a gap', () => {
    const { items, complete } = seen(
      [message(1_001), tombstone(1_002), null, message(1_004)],
      [remove(1_009, 1_002, bob)],
    )
    expect(items).toMatchObject([
      { text: '1001' },
      { kind: 'gap', fromSeq: 2, toSeq: 3, count: 2 },
      { text: '1004' },
    ])
    expect(complete).toBe(false)
  })

  it('takes the edits of a message along, of which nothing is seen', () => {
    const asItsEdit = remove(1_009, 1_002, alice, false, { at: idAt(1_001) as FactId, along: true })
    const { items, complete } = seen([tombstone(1_001), tombstone(1_002)], [remove(1_009, 1_001), asItsEdit])
    expect(items).toMatchObject([{ id: idAt(1_001), deletedBy: alice }])
    expect(complete).toBe(true)
  })
})

it('[C18] a deletion that names another place leaves its trace all the same', () => {
  const elsewhere = remove(1_009, 1_001, bob, true, { at: idAt(1_005) as FactId })
  const trace = [{ id: idAt(1_001), text: '', deletedBy: bob }]
  expect(seen([message(1_001)], [elsewhere]).items).toMatchObject(trace)
  expect(seen([tombstone(1_001)], [elsewhere]).items).toMatchObject(trace)
})

describe('reactions', () => {
  it('[C17] of one person count with so many emojis, and nobody else’s stay away for it', () => {
    const flood = Array.from({ length: MAX_REACTIONS + 30 }, (_, i) => react(1_002 + i, bob, `w${i}`))
    const { reactions } = first([...flood, react(1_900, carol, '👍'), react(1_901, bob, 'w1', false)])
    expect(reactions).toHaveLength(MAX_REACTIONS)
    expect(reactions.at(-1)).toEqual({ emoji: '👍', by: [carol] })
  })

  it('stand by emoji in the order of first use, and by person in the order they came', () => {
    const marks = [
      react(1_005, alice, '🎉'),
      react(1_004, carol, '👍'),
      react(1_003, bob, '🎉'),
      react(1_002, bob, '👍'),
    ]
    expect(first(marks).reactions).toEqual([
      { emoji: '👍', by: [bob, carol] },
      { emoji: '🎉', by: [bob, alice] },
    ])
  })

  it('that were taken back are gone, and given again they stand last', () => {
    const back = [react(1_002, bob, '👍'), react(1_003, bob, '👍', false)]
    expect(first(back).reactions).toEqual([])
    expect(first([...back, react(1_004, carol, '👍'), react(1_005, bob, '👍')]).reactions).toEqual([
      { emoji: '👍', by: [carol, bob] },
    ])
  })
})

it('the latest pin by who may moderate counts', () => {
  expect(first([pin(1_002)]).pinned).toBe(true)
  expect(first([pin(1_002), pin(1_003, false)]).pinned).toBe(false)
  expect(first([pin(1_002), pin(1_003, false, false)]).pinned).toBe(true)
})

describe('a reply', () => {
  const reply = (to: number): ReadEntry => ({
    kind: 'message',
    id: idAt(1_009) as FactId,
    message: said(1_009, { replyTo: { hash: hashAt(to), id: idAt(to) as FactId, message: null } }),
  })
  const answers = (marks: Mark[], more: Parameters<typeof timeline>[0] = {}) => {
    const item = seen([message(1_001), reply(1_001)], marks, more).items.at(-1)
    return item?.kind === 'message' ? item.replyTo?.message : undefined
  }

  it('shows the words that it answers as they read now', () => {
    expect(answers([])).toEqual({ author: alice, text: '1001' })
    expect(answers([edit(1_005, 1_001, 'better')])).toEqual({ author: alice, text: 'better' })
  })

  it('shows none that were taken back', () => {
    expect(answers([remove(1_005, 1_001)])).toBeNull()
  })

  it('shows those that were looked up elsewhere, and none that are nowhere', () => {
    const far = [reply(500)]
    const message500 = new Map([[hashAt(500), said(500)]])
    expect(seen(far, [edit(600, 500, 'then')], { answered: message500 }).items[0]).toMatchObject({
      replyTo: { hash: hashAt(500), message: { author: alice, text: 'then' } },
    })
    expect(seen(far, []).items[0]).toMatchObject({ replyTo: { hash: hashAt(500), message: null } })
  })
})

it('own changes count before they are stamped, and once when they are', () => {
  const { id, ...rest } = edit(1_002, 1_001, 'mine')
  const waiting = { ...rest, order: '~1', time: 77 }
  expect(first([edit(1_001_000, 1_001, 'older')], { changes: [waiting] })).toMatchObject({
    text: 'mine',
    editedAt: 77,
  })
  const marks = [edit(1_002, 1_001, 'mine'), edit(1_003, 1_001, 'newer')]
  expect(first(marks, { changes: [waiting] }).text).toBe('newer')
})

it('[C17] in whatever order facts and marks come, a person sees the same', () => {
  const people = [alice, bob, carol]
  const place = fc.integer({ min: 1, max: 12 })
  const person = fc.constantFrom(...people)
  const anyEntry = fc.oneof(
    fc.record({ kind: fc.constant('message' as const), hash: place }),
    fc.record({ kind: fc.constant('tombstone' as const), hash: place, author: person }),
    fc.record({ kind: fc.constant('silent' as const) }),
    fc.record({ kind: fc.constant('leaf' as const) }),
  )
  const anyMark = fc.record({
    kind: fc.constantFrom('edit', 'delete', 'reaction', 'pin'),
    ...{ on: place, at: place, hash: fc.integer({ min: 1, max: 20 }), author: person },
    text: fc.constantFrom('x', 'y'),
    emoji: fc.constantFrom('👍', '🎉'),
    ...{ set: fc.boolean(), moderator: fc.boolean() },
  })
  fc.assert(
    fc.property(
      fc.array(fc.array(anyEntry, { maxLength: 8 }), { maxLength: 3 }),
      fc.array(anyMark, { maxLength: 20 }),
      fc.integer(),
      (logs, anyMarks, seed) => {
        const stretches = logs.map((entries, e) => ({
          epoch: epochAt((e + 1) * 100),
          index: 0,
          entries: entries.map((entry, i): ReadEntry | null => {
            const id = (e + 1) * 100 + i + 1
            if (entry.kind === 'message') return message(id, `${entry.hash}`, entry.hash)
            if (entry.kind === 'tombstone') return tombstone(id, entry.author, entry.hash)
            return entry.kind === 'silent' ? silent(id) : null
          }),
        }))
        const marks = anyMarks.map(({ kind, on, at, hash, author, text, emoji, set, moderator }, i) =>
          mark(1_000 + i, on, author, {
            ...{ kind, text, emoji, moderator, on: set, hash: hashAt(hash), at: idAt(100 + at) as FactId },
          }),
        )
        const ends = stretches.map(({ epoch, entries }) => ({ epoch, n: entries.length }))
        const one = timeline({ stretches, marks, ends })
        const shuffle = <Item>(items: Item[]) =>
          items
            .map((item, i) => [item, (i * 7_919 + seed) % 101] as const)
            .sort((a, b) => a[1] - b[1])
            .map(([item]) => item)
        const other = timeline({ stretches: shuffle(stretches), marks: shuffle(marks), ends: shuffle(ends) })
        expect(other).toEqual(one)
        // Nothing is shown twice, and nothing is called complete that has a gap.
        const hashes = one.items.flatMap((item) => (item.kind === 'message' ? [item.hash] : []))
        expect(new Set(hashes).size).toBe(hashes.length)
        expect(one.complete).toBe(one.items.every(({ kind }) => kind === 'message'))
      },
    ),
  )
})
