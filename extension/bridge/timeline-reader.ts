import { firstSeq } from '../../shared/head.ts'
import { type ClaimHash, type FactId, HASH_BYTES } from '../../shared/ids.ts'
import type { Mark, StoredPage } from '../engine/fact-store.ts'
import { findAnswered } from './find-answered.ts'
import { HeldEntry } from './held-entry.ts'
import type { LogRows } from './log-source.ts'
import type { OpenLog } from './open-log.ts'
import type { ReadEntry } from './read-entry.ts'
import { readOutbox } from './read-outbox.ts'
import { hashOf, readWindow, type Window } from './read-window.ts'
import { buildTimeline, type Stretch } from './timeline.ts'
import type { Reply, Timeline, TimelineMessage } from './views.ts'

/** Messages looked up for those who answer them, a read. */
const LOOK_UPS = 50
/** Behind every fact that will ever come. */
const END = 'f'.repeat(32) as FactId

interface OpenStretch extends Omit<Stretch, 'entries'> {
  entries: (HeldEntry | null)[]
}

/**
 * Reads the timeline of a log again and again for one view of it: so much as is shown, and each page and fact once. What
 * was shown stays part of it, so that a later mark finds its target.
 */
export class TimelineReader {
  readonly #log: OpenLog
  readonly #count: number
  readonly #around: FactId | null
  /** Pages that hold so many facts are read. */
  #held: number
  #shown: Pick<Window, 'from' | 'to'> = { from: null, to: null }
  #tail = new Map<string, HeldEntry>()
  /** Marks that were found by where they say that their targets stand, and not yet by these. */
  readonly #guessed = new Map<ClaimHash, readonly Mark[]>()
  /** How often nobody knew which marks changed when these were guessed. */
  #guesses = -1
  #answersLeft = false

  constructor(log: OpenLog, count: number, around?: FactId) {
    this.#log = log
    this.#count = count
    this.#around = around ?? null
    this.#held = count
  }

  /** What is there now, to be shown at once; `settle` says whether it is all that there is to say. */
  async read(): Promise<Timeline> {
    const { reading, source, pages, marks: known } = this.#log
    const guesses = this.#guesses !== known.cleared
    this.#guesses = known.cleared
    for (let count = this.#count; ; ) {
      const wanted = { held: this.#held, around: this.#around, ...this.#shown }
      // Others may let go meanwhile what is open now.
      const open = new Map<StoredPage, OpenStretch['entries'] | undefined>()
      const isOpen = (page: StoredPage) => open.set(page, pages.get(page)).get(page) !== undefined
      const rows = await source.rows(wanted, isOpen, guesses)
      const near = guesses ? Map.groupBy(rows.near, ({ target }) => target) : undefined
      const stretches = await this.#open(rows, open)
      const entries = stretches.flatMap((stretch) => stretch.entries.filter((entry) => entry !== null))
      const sure = entries.filter((entry) => isBetween(entry.id, rows))
      const window = await readWindow(reading, sure, count, this.#around, this.#shown)
      const [marks] = await Promise.all([this.#marksOf(window, near), this.#answer(window, entries)])
      const timeline = buildTimeline({
        log: reading.log,
        stretches: stretches.map(asRead),
        older: window.older ?? rows.older,
        newer: window.newer ?? rows.newer,
        ...{ ends: rows.ends, below: rows.below, above: rows.above },
        ...{ marks, answered: pages.answered },
        ...readOutbox(rows.outbox),
      })
      const missing = this.#missing(timeline, rows, window)
      if (missing === null) {
        this.#shown = { from: window.from, to: timeline.newest ? END : window.to }
        pages.trim(rows.pages.length)
        return timeline
      }
      count += missing
    }
  }

  /**
   * Looks up, some at a time, what the last read only guessed: marks count by their target's hash, wherever they say that
   * it stands. `changed`: another read shows something else.
   */
  async settle(): Promise<'done' | 'more' | 'changed'> {
    if (this.#answersLeft) return 'changed'
    if (this.#guessed.size === 0) return 'done'
    const { marks, left } = await this.#log.marks.look([...this.#guessed.keys()])
    let changed = false
    for (const [target, on] of marks) {
      changed ||= idsOf(on) !== idsOf(this.#guessed.get(target) ?? [])
      this.#guessed.delete(target)
    }
    return changed ? 'changed' : left.length > 0 ? 'more' : 'done'
  }

  async #open(
    rows: LogRows,
    open: ReadonlyMap<StoredPage, OpenStretch['entries'] | undefined>,
  ): Promise<OpenStretch[]> {
    const opened = await Promise.all(
      rows.pages.map(async (one): Promise<OpenStretch[]> => {
        const { epoch, index } = one.page
        const entries = open.get(one.page) ?? (await this.#log.pages.open(one))
        return entries ? [{ epoch, index, entries }] : []
      }),
    )
    const before = this.#tail
    this.#tail = new Map()
    const tails = rows.tails.map(({ epoch, index, leaves }): OpenStretch => {
      const entries = Array.from({ length: leaves.length / HASH_BYTES }, (): HeldEntry | null => null)
      for (const fact of rows.tailFacts) {
        if (fact.epoch !== epoch) continue
        const place = fact.seq - firstSeq(index)
        if (place < 0 || place >= entries.length) continue
        const key = [fact.id, fact.bad, fact.bytes.length].join('/')
        const entry = before.get(key) ?? new HeldEntry(fact.bytes, { bad: fact.bad, checked: true })
        this.#tail.set(key, entry)
        entries[place] = entry
      }
      return { epoch, index, entries }
    })
    // Between what was read around a fact and the tail lie pages that were not.
    return [...opened.flat(), ...tails.filter(({ epoch }) => !rows.above.has(epoch))]
  }

  async #marksOf({ read }: Window, near: Map<ClaimHash, Mark[]> | undefined): Promise<Mark[]> {
    const { marks } = this.#log
    const found: Mark[] = []
    const unknown = new Set<ClaimHash>()
    for (const entry of read) {
      const target = hashOf(entry)
      if (!target) continue
      const guessed = this.#guessed.get(target)
      const on = marks.get(target) ?? (near ? (near.get(target) ?? []) : guessed)
      if (!on) unknown.add(target)
      else found.push(...on)
      if (on && !marks.get(target)) this.#guessed.set(target, on)
    }
    const here = new Set(read.map(hashOf))
    for (const { hash } of read.flatMap(replyIn)) if (!here.has(hash)) unknown.add(hash)
    return [...found, ...(await marks.all([...unknown]))]
  }

  /** Finds what is answered and not among what was read, the newest first; some are left for another read. */
  async #answer({ read }: Window, entries: HeldEntry[]): Promise<void> {
    const { answered, notFound } = this.#log.pages
    const here = new Set(read.map(hashOf))
    const replies = new Map<ClaimHash, Reply>()
    for (const reply of read.toSorted((a, b) => (a.id < b.id ? 1 : -1)).flatMap(replyIn)) {
      const { hash } = reply
      if (!here.has(hash) && !answered.has(hash) && !notFound.has(hash)) replies.set(hash, reply)
    }
    const now = [...replies.values()].slice(0, LOOK_UPS)
    const found = await findAnswered(this.#log, entries, now)
    for (const { hash } of now) {
      const message = found.get(hash)
      if (message) answered.set(hash, message)
      else notFound.add(hash)
    }
    this.#answersLeft = now.length < replies.size
  }

  /**
   * How many messages more are to be read, null when it is enough: pages hold other facts too, and not every message is
   * to be seen.
   */
  #missing({ items }: Timeline, rows: LogRows, window: Window): number | null {
    const around = this.#around
    const messages = items.filter(({ kind }) => kind === 'message') as TimelineMessage[]
    const before = around === null ? messages.length : messages.filter(({ id }) => id <= around).length
    const back = { missing: this.#count - before, unread: window.older, beyond: rows.older }
    const on = { missing: this.#count - messages.length + before, unread: window.newer, beyond: rows.newer }
    const sides = (around === null ? [back] : [back, on]).filter(
      ({ missing, unread, beyond }) => missing > 0 && (unread ?? beyond) !== null,
    )
    if (sides.length === 0) return null
    if (sides.some(({ unread }) => unread === null)) this.#held *= 2
    return Math.max(0, ...sides.map(({ missing, unread }) => (unread === null ? 0 : missing)))
  }
}

/** Where no page lies that was not read. */
const isBetween = (id: FactId, { older, newer }: LogRows) =>
  (older === null || id > older) && (newer === null || id < newer)

const idsOf = (marks: readonly Mark[]) =>
  marks
    .map(({ id }) => id)
    .sort()
    .join()

const replyIn = (entry: ReadEntry): Reply[] =>
  entry.kind === 'message' && entry.message.replyTo ? [entry.message.replyTo] : []

/** What was not read lies outside of what is shown. */
function asRead({ epoch, index, entries }: OpenStretch): Stretch {
  return { epoch, index, entries: entries.map((one) => one && (one.known ?? { kind: 'silent', id: one.id })) }
}
