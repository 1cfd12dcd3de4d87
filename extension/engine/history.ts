import { bytesToHex } from '@noble/hashes/utils.js'
import { equalBytes } from '../../shared/bytes.ts'
import { checkHead, type Head } from '../../shared/checkpoint.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { deflate } from '../../shared/deflate.ts'
import {
  authorsIn,
  decodeEntries,
  type Entry,
  encodeFact,
  type Fact,
  type FactBounds,
  factBounds,
  leafOf,
  type Tombstone,
} from '../../shared/fact.ts'
import type { StampedFacts } from '../../shared/facts-frame.ts'
import { factsInPage, firstSeq, genesisInput } from '../../shared/head.ts'
import { type ClaimHash, CONTROL_LOG, type EpochId, type LogId, type PublicKey } from '../../shared/ids.ts'
import { inTurn } from '../../shared/in-turn.ts'
import { PAGE_FACTS } from '../../shared/limits.ts'
import { encodePage, type Page, type Proof, pageEntries, provePage } from '../../shared/page.ts'
import { Refusal } from '../../shared/refusal.ts'
import { Batch } from './batch.ts'
import { Burial } from './burial.ts'
import { buryInPage, policyMark } from './bury.ts'
import { type Coverage, endOf } from './coverage.ts'
import type { Deletions } from './deletions.ts'
import { type Examined, examineEntries, INDEX_VERSION } from './examine-page.ts'
import type { FactStore, KnownEnd, Mark, PageKey, StoredPage, TailFact } from './fact-store.ts'
import { factsOf, Held } from './held.ts'
import {
  extended,
  filledFrom,
  goesOn,
  isFull,
  type LiveTail,
  liveTailOf,
  merged,
  opened,
  seqOf,
  tailAt,
} from './live-tail.ts'
import { countLeaves, firstBytes, firstOf, holdsAny } from './page-hashes.ts'
import { entryBounds, pageRow } from './page-row.ts'
import { PageWriter } from './page-writer.ts'
import { passFullDisk } from './pass-full-disk.ts'

/** Facts of one log that are proved, and what stands in them. */
export interface Reading {
  log: LogId
  epoch: EpochId
  examined: Examined
  /** Of the control log, the facts themselves. */
  control: Fact[]
}

export interface HistoryEvents {
  /** Facts were read, in their own write: what follows from them joins it. Never waits for the history itself. */
  read(reading: Reading, batch: Batch): Promise<void>
  /** Marks with what the policy says of their authors. */
  judged(marks: Mark[]): Mark[]
  /** Whether somebody's messages count as unread. */
  isHeard(author: PublicKey): boolean
  /** What is held, or what is known to exist, changed. */
  changed(log: LogId, epoch: EpochId): void
  /** A page was stored that has to be read through. */
  unexamined(row: StoredPage): void
  /** These claims were taken back: copies of them may stand elsewhere, as one that was stamped twice. */
  takenBack(log: LogId, targets: ClaimHash[]): void
  /** What the server signed does not fit what is held: a head with the leaves of its page, or a proved page. */
  misfit(told: { head: Head; leaves: Uint8Array } | { page: Page }): void
}

/** One change of the policy that takes back what somebody said. */
export interface Taking {
  author: PublicKey
  /** Whether a page may hold any of it, by when its facts were stamped. */
  mayStandIn(row: StoredPage): boolean
}

interface Proved {
  page: Page
  proof: Proof
  deflated: Uint8Array
}

/** A page as it came from a peer. */
interface Arrived extends Proved {
  /** Of a page of nothing but facts. */
  bounds: FactBounds | undefined
}

interface Incoming extends Arrived {
  done(added: number): void
  failed(error: unknown): void
}

/**
 * Pages, tails and coverage of one server: takes in only what is proved, stores it, and says what is missing. All
 * writes go one after the other, in the order in which they were asked for; memory follows each write.
 */
export class History {
  readonly held: Held
  readonly #writer: PageWriter
  readonly #burial: Burial
  readonly #crypto: Crypto
  readonly #server: PublicKey
  readonly #me: PublicKey
  readonly #store: FactStore
  readonly #deletions: Deletions
  readonly #events: HistoryEvents
  readonly #inOrder = inTurn()
  #incoming: Incoming[] = []

  constructor(
    crypto: Crypto,
    server: PublicKey,
    me: PublicKey,
    store: FactStore,
    deletions: Deletions,
    events: HistoryEvents,
  ) {
    this.held = new Held(crypto, server, me, store, deletions, (author) => events.isHeard(author))
    this.#writer = new PageWriter(this.held, events)
    this.#burial = new Burial(this.held, this.#writer, crypto, server, store, deletions)
    this.#crypto = crypto
    this.#server = server
    this.#me = me
    this.#store = store
    this.#deletions = deletions
    this.#events = events
  }

  get coverage(): Coverage {
    return this.held.coverage
  }

  /** Reads what is on disk. `deletions` are open already. */
  async open(): Promise<void> {
    for (const page of await this.#store.pages()) this.held.coverage.hold(page)
    for (const { tail, facts } of await this.#store.tails()) {
      try {
        this.held.setTail(await liveTailOf(this.#crypto, this.#server, tail, facts))
      } catch (error) {
        // A tail that does not prove is a gap like any other: peers have it.
        if (!(error instanceof Refusal)) throw error
        await new Batch().add('dropTails', tail).write(this.#store).catch(passFullDisk)
      }
    }
    for (const end of await this.#store.ends()) this.held.coverage.learnEnd(end)
  }

  /**
   * Facts as the relay stamped them. Answers false when some between are missing: the caller asks for the tail.
   * @throws Refusal when they do not hold
   */
  acceptFacts(stamped: StampedFacts): Promise<boolean> {
    return this.#inOrder(async () => {
      const { log, epoch, facts } = stamped
      const first = facts[0]?.fact.seq ?? 0
      const next = this.held.next(log, epoch)
      if (first < next) return true
      if (first > next) return false
      const before = this.held.tailOf(log, epoch)
      const genesis = await this.#crypto.sha256(genesisInput(epoch, log))
      const tail = await extended(this.#crypto, this.#server, before, genesis, stamped)
      const entries = facts.map(({ fact, bytes }): Entry => ({ kind: 'fact', fact, bytes }))
      const batch = new Batch()
      await this.#takeIntoTail(batch, tail, entries)
      await batch.write(this.#store)
      this.#events.changed(log, epoch)
      return true
    })
  }

  /** Where a log stands, told by the relay to a new subscriber. @throws Refusal when it does not hold */
  acceptTail(head: Head, leaves: Uint8Array): Promise<void> {
    return this.#inOrder(async () => {
      const { log, epoch } = head
      let tail = await tailAt(this.#crypto, this.#server, head, leaves)
      const before = this.held.tailOf(log, epoch)
      if (before && before.checkpoint.n > tail.checkpoint.n) return
      const batch = new Batch()
      if (before?.index === tail.index) {
        if (!goesOn(before, tail)) {
          this.#events.misfit({ head, leaves })
          throw new Refusal('broken-chain', 'The relay tells another story than before.')
        }
        tail = { ...tail, facts: before.facts }
      } else if (before) {
        await this.#retire(batch, before)
      }
      await this.#takeIntoTail(batch, tail, [])
      await batch.write(this.#store)
      this.#events.changed(log, epoch)
    })
  }

  /**
   * A page from a peer, deflated; pages that come together are written together. Answers how many facts were new.
   * @throws Refusal `broken-page` for all that its giver is to blame for, `disk-full`
   */
  async acceptPage(deflated: Uint8Array, expected: PageKey): Promise<number> {
    const proved = await this.#proved(deflated, expected)
    return new Promise((done, failed) => {
      this.#incoming.push({ ...proved, done, failed })
      if (this.#incoming.length === 1) void this.#inOrder(() => this.#keepIncoming())
    })
  }

  /** A page of the control log from the relay. @throws Refusal `broken-page` and its kin */
  async acceptControlPage(page: Page, epoch: EpochId): Promise<void> {
    const proof = await provePage(this.#crypto, this.#server, page)
    const deflated = await deflate(encodePage(page))
    await this.#inOrder(async () => {
      // Of the running epoch it is the beginning of a tail, to which live facts will be added.
      if (page.epoch === epoch) await this.#tailFromPage(page)
      await this.#keepPage({ page, proof, deflated })
    })
  }

  /** The relay stamps in a new epoch: tails of all others will not grow any more, and become short pages. */
  closeEpochs(running: EpochId): Promise<void> {
    return this.#inOrder(async () => {
      for (const tail of this.held.tails) {
        if (tail.epoch === running) continue
        const batch = new Batch()
        await this.#retire(batch, tail)
        await batch.write(this.#store)
      }
    })
  }

  /** How far logs go, by the relay's `epoch` facts. */
  learnEnds(ends: KnownEnd[]): Promise<void> {
    return this.#inOrder(async () => {
      const batch = new Batch()
      this.#writer.learn(batch, ends)
      await batch.write(this.#store)
    })
  }

  /** A head that a peer or the relay showed; it proves itself. Answers whether it was news. @throws Refusal `wrong-signature` */
  async learnHead(head: Head): Promise<boolean> {
    const { log, epoch } = head
    if (head.checkpoint.n <= this.held.coverage.end(log, epoch)) return false
    await checkHead(this.#crypto, this.#server, head)
    await this.learnEnds([{ log, epoch, n: head.checkpoint.n, head }])
    return true
  }

  /**
   * The author's own claim, of which the relay says that it was stamped before: the fact can be made again, and the
   * leaf at its place proves it. Answers whether it does.
   */
  acceptOwn(log: LogId, fact: Fact): Promise<boolean> {
    return this.#inOrder(async () => {
      const tail = this.held.tailOf(log, fact.epoch)
      const leaf = tail?.leaves[fact.seq - firstSeq(tail.index)]
      if (!tail || !leaf || !equalBytes(await leafOf(this.#crypto, fact), leaf)) return false
      if (tail.facts.has(fact.seq)) return true
      const { epoch, seq, id } = fact
      const bytes = encodeFact(fact)
      const row = { log, epoch, seq, id, bytes, bad: false, says: 'nothing' as const }
      const batch = new Batch()
      const filled = { ...tail, facts: new Map(tail.facts).set(seq, row) }
      await this.#takeIntoTail(batch, filled, [{ kind: 'fact', fact, bytes }])
      await batch.write(this.#store)
      this.#events.changed(log, epoch)
      return true
    })
  }

  /** What was read in a page, written together with all that follows. Answers false when the page changed meanwhile. */
  applyExamined(row: StoredPage, examined: Examined, terms: boolean): Promise<boolean> {
    return this.#inOrder(async () => {
      if (this.held.coverage.held(row) !== row) return false
      const { log, epoch } = row
      const batch = new Batch()
      const marks = this.#events.judged(examined.marks)
      const deletes = marks.filter(({ kind }) => kind === 'delete')
      this.#takeBack(log, deletes)
      const gone = await this.#burial.inPages(batch, log, deletes)
      if (gone.has(row) || (await this.#burial.here(batch, row, examined))) {
        // Other words stand there now: it is read again. What it takes back is kept already.
        batch.add('putMarks', ...deletes)
        await batch.write(this.#store)
        this.#events.changed(log, epoch)
        return false
      }
      const missing = examined.tombstones.filter(
        ({ hash, author, id }) => !this.held.justified(hash, author, id),
      ).length
      // Hashes of what is bad are zeros, too; its place is held all the same.
      const heard = this.#heardIn(examined)
      const stood = row.count - countLeaves(examined.hashes) + examined.bad.length
      const read: StoredPage = {
        ...row,
        ...(row.root === '' && (await this.#chainOf(row))),
        held: stood - missing,
        examined: INDEX_VERSION,
        bad: examined.bad.map(({ seq }) => seq),
        messages: heard.length,
        mentions: heard.filter(({ mention }) => mention).length,
        mine: examined.own.length > 0,
      }
      batch.add('putPageRows', read).add('putMarks', ...marks, ...this.#policyMarks(log, examined.tombstones))
      const { index, lastId } = row
      const hashes = firstBytes(examined.hashes)
      batch.add('putTerms', { log, epoch, index, lastId, terms: terms ? examined.terms : '\n', hashes })
      await this.#events.read({ log, epoch, examined, control: [] }, batch)
      batch.after(() => this.held.coverage.hold(read))
      await batch.write(this.#store)
      this.#events.changed(log, epoch)
      return true
    })
  }

  /** Tombstones that came from others for what the policy takes back. */
  #policyMarks(log: LogId, tombstones: Pick<Tombstone, 'id' | 'author' | 'hash'>[]): Mark[] {
    return tombstones.flatMap(
      ({ id, author, hash }) => policyMark(this.#deletions, { log, hash, author, id }) ?? [],
    )
  }

  /** Buries in one log what the policy takes back: the newest first, as somebody may be looking. */
  async sweepByPolicy(log: LogId, takings: Taking[]): Promise<void> {
    await this.#inOrder(() => this.#sweepTails(log))
    await this.#inOrder(() => this.#dropEdits(log))
    const newestFirst = [...this.held.coverage.pages(log)].sort((a, b) => (a.lastId < b.lastId ? 1 : -1))
    for (const key of newestFirst) {
      const here = takings.filter(({ mayStandIn }) => mayStandIn(key))
      if (here.length === 0) continue
      await this.#inOrder(async () => {
        const row = this.held.coverage.held(key)
        const page = row && (await this.held.onDisk(row))
        if (!page) return
        const authors = authorsIn(page.entries)
        const batch = new Batch()
        if (!here.some(({ author }) => authors.has(author)) || !(await this.#burial.onDisk(batch, row)))
          return
        await batch.write(this.#store)
        this.#events.changed(row.log, row.epoch)
      })
    }
  }

  /** Other words that were taken back, also of edits whose page was freed. */
  async #dropEdits(log: LogId): Promise<void> {
    const edits = await this.#store.marksOf('edit', log)
    const gone = edits.filter(({ author, id }) => this.#deletions.byPolicy(author, id))
    if (gone.length > 0) await new Batch().add('dropMarks', ...gone).write(this.#store)
  }

  /** Buries what these hashes name wherever it stands in a log, also where no `delete` says. */
  async sweep(log: LogId, targets: ClaimHash[]): Promise<void> {
    const firsts = targets.map(firstOf)
    const found: PageKey[] = []
    await this.#store.eachTerms(log, (row) => {
      if (holdsAny(row.hashes, firsts)) found.push(row)
      return true
    })
    await this.#inOrder(() => this.#sweepTails(log))
    for (const key of found) {
      await this.#inOrder(async () => {
        const row = this.held.coverage.held(key)
        const batch = new Batch()
        if (!row || this.held.isTail(row) || !(await this.#burial.onDisk(batch, row))) return
        await batch.write(this.#store)
        this.#events.changed(row.log, row.epoch)
      })
    }
  }

  async #sweepTails(log: LogId): Promise<void> {
    for (const tail of this.held.tails) {
      if (tail.log !== log || isFull(tail)) continue
      const batch = new Batch()
      if (!(await this.#burial.inWholeTail(batch, tail))) continue
      await batch.write(this.#store)
      this.#events.changed(log, tail.epoch)
    }
  }

  /** Every page is to be read through again. */
  forgetIndex(): Promise<StoredPage[]> {
    return this.#inOrder(async () => {
      // What was taken back stays so, also where the page that says it was freed.
      const batch = new Batch().dropIndex().add('putMarks', ...this.#deletions.all())
      const rows: StoredPage[] = []
      for (const row of this.held.coverage.pages()) {
        // A tail is read as it comes, and again when it is a page.
        if (this.held.isTail(row)) continue
        rows.push({ ...row, examined: 0 })
      }
      for (const tail of this.held.tails) {
        const examined = await this.#readTail(tail)
        batch.add('putMarks', ...this.#events.judged(examined.marks))
      }
      batch.add('putPageRows', ...rows).after(() => {
        for (const row of rows) this.held.coverage.hold(row)
      })
      await batch.write(this.#store)
      return rows
    })
  }

  /** Frees pages; they become gaps, which only those fill who want everything. */
  free(rows: StoredPage[]): Promise<void> {
    return this.#inOrder(async () => {
      const batch = new Batch()
      const ends = new Map<string, KnownEnd>()
      for (const row of rows) {
        if (this.held.isTail(row)) continue
        const { log, epoch, index } = row
        const series = `${log}/${epoch}`
        const end = ends.get(series) ?? this.held.coverage.knownEnd(log, epoch)
        ends.set(series, { ...end, freed: Math.max(index + 1, end.freed ?? 0) })
        batch.add('dropPages', row).after(() => {
          this.held.coverage.free(row)
          this.#events.changed(log, epoch)
        })
      }
      await batch.add('putEnds', ...ends.values()).write(this.#store)
    })
  }

  async #proved(deflated: Uint8Array, { log, epoch, index }: PageKey): Promise<Arrived> {
    try {
      const page = await this.held.openPage(deflated)
      if (page.log !== log || page.epoch !== epoch || page.index !== index)
        throw new Refusal('broken-page', 'This is not the page that was asked for.')
      const proof = await provePage(this.#crypto, this.#server, page)
      const bounds = proof.whole ? factBounds(page.entries, firstSeq(index)) : undefined
      return { page, proof, deflated, bounds }
    } catch (error) {
      if (error instanceof Refusal) throw new Refusal('broken-page', error.message)
      throw error
    }
  }

  /** New entries of a tail: they are read at once, and what they say is done. The tail has them already. */
  async #takeIntoTail(batch: Batch, fresh: LiveTail, live: Entry[]): Promise<void> {
    const { tail, added: earlier } = await this.#joined(batch, fresh)
    const { log, epoch } = tail
    const added = [...earlier, ...live]
    const entries = added.map((entry) => ({ seq: seqOf(entry), entry }))
    const examined = await examineEntries(this.#crypto, this.#server, this.#me, log, entries)
    const facts = new Map(tail.facts)
    const bad = new Set(examined.bad.map(({ seq }) => seq))
    const saysIn = this.#saysIn(examined)
    for (const { seq } of entries) {
      const fact = facts.get(seq)
      if (fact) facts.set(seq, { ...fact, bad: bad.has(seq), says: saysIn(fact) })
    }
    const marks = this.#events.judged(examined.marks)
    const deletes = marks.filter(({ kind }) => kind === 'delete')
    this.#takeBack(log, deletes)
    const changed = new Set(entries.map(({ seq }) => seq))
    const buried = await this.#burial.inTail(batch, facts, deletes.length > 0 ? undefined : changed)
    for (const seq of buried) changed.add(seq)
    const gone = new Set(buried.map((seq) => facts.get(seq)?.id))
    await this.#writer.keepTail(batch, { ...tail, facts }, [...changed])
    await this.#burial.inPages(batch, log, deletes, tail)
    batch
      .add('putMarks', ...marks.filter(({ id }) => !gone.has(id)))
      .add('putMarks', ...this.#policyMarks(log, examined.tombstones))
    const control =
      log === CONTROL_LOG ? added.flatMap((entry) => (entry.kind === 'fact' ? entry.fact : [])) : []
    await this.#events.read({ log, epoch, examined, control }, batch)
  }

  /** A tail that begins where a peer was faster than the relay: its page on disk is the beginning of it. */
  async #joined(batch: Batch, tail: LiveTail): Promise<{ tail: LiveTail; added: Entry[] }> {
    const begun = this.held.tailOf(tail.log, tail.epoch)?.index === tail.index
    const earlier = begun ? undefined : await this.held.onDisk(tail)
    if (!earlier) return { tail, added: [] }
    const joined = await filledFrom(this.#crypto, tail, earlier, this.held.justified)
    if (joined.added.length > 0) batch.add('dropPages', tail)
    return joined
  }

  /** A tail that will not grow. One that filled is a page already. */
  async #retire(batch: Batch, tail: LiveTail): Promise<void> {
    if (isFull(tail)) batch.after(() => this.held.dropTail(tail.log, tail.epoch))
    else await this.#writer.toPage(batch, tail)
  }

  /** What a page is chained by, where an earlier version kept no word of it. */
  async #chainOf(row: StoredPage): Promise<Pick<StoredPage, 'previous' | 'root'> | undefined> {
    const page = await this.held.onDisk(row)
    if (!page) return undefined
    const root = await checkHead(this.#crypto, this.#server, page)
    return { previous: bytesToHex(page.previous), root: bytesToHex(root) }
  }

  #heardIn({ messages }: Examined): Examined['messages'] {
    return messages.filter(({ author }) => this.#events.isHeard(author))
  }

  #saysIn(examined: Examined): (fact: TailFact) => TailFact['says'] {
    const said = new Map(this.#heardIn(examined).map(({ id, mention }) => [id, mention]))
    return ({ id }) => {
      const mention = said.get(id)
      return mention === undefined ? 'nothing' : mention ? 'mention' : 'message'
    }
  }

  /** Whose messages count as unread changed. Answers the pages that have to be read again for that. */
  countAgain(isUnread: (row: StoredPage) => boolean): Promise<StoredPage[]> {
    return this.#inOrder(async () => {
      const batch = new Batch()
      for (const tail of this.held.tails) {
        if (isFull(tail)) continue
        const saysIn = this.#saysIn(await this.#readTail(tail))
        const facts = new Map([...tail.facts].map(([seq, fact]) => [seq, { ...fact, says: saysIn(fact) }]))
        await this.#writer.keepTail(batch, { ...tail, facts }, [...facts.keys()])
      }
      const rows = [...this.held.coverage.pages()]
        .filter((row) => !this.held.isTail(row) && row.examined !== 0 && isUnread(row))
        .map((row) => ({ ...row, examined: 0 }))
      batch.add('putPageRows', ...rows).after(() => {
        for (const row of rows) this.held.coverage.hold(row)
      })
      await batch.write(this.#store)
      for (const { log, epoch } of [...this.held.tails, ...rows]) this.#events.changed(log, epoch)
      return rows
    })
  }

  async #readTail(tail: LiveTail): Promise<Examined> {
    const entries = [...tail.facts].flatMap(([seq, { bytes }]) =>
      decodeEntries(bytes).map((entry) => ({ seq, entry })),
    )
    return examineEntries(this.#crypto, this.#server, this.#me, tail.log, entries)
  }

  #takeBack(log: LogId, deletes: Mark[]): void {
    if (deletes.length === 0) return
    for (const mark of deletes) this.#deletions.add(mark)
    const targets = deletes.map(({ target }) => target)
    this.#events.takenBack(log, targets)
  }

  async #tailFromPage(page: Page): Promise<void> {
    const { log, epoch, index, checkpoint } = page
    const known = this.held.tailOf(log, epoch)
    if (known && known.checkpoint.n >= checkpoint.n) return
    const batch = new Batch()
    if (known && known.index < index) await this.#retire(batch, known)
    const tail = await opened(this.#crypto, page)
    const before = this.held.coverage.held({ log, epoch, index: index - 1 })
    const begun = known?.index === index ? known : undefined
    if ((begun && !goesOn(begun, tail)) || !follows(before, { previous: bytesToHex(page.previous) })) {
      this.#events.misfit({ page })
      throw new Refusal('broken-chain', 'The relay tells another story than before.')
    }
    const root = await checkHead(this.#crypto, this.#server, page)
    await this.#takeIntoTail(batch, { ...tail, facts: begun?.facts ?? new Map(), root }, [])
    await batch.write(this.#store)
  }

  /** Pages that were proved while the last write was under way. */
  async #keepIncoming(): Promise<void> {
    const incoming = this.#incoming.splice(0)
    try {
      await this.#keepTogether(await Promise.all(incoming.map((one) => this.#withoutTaken(one))))
    } catch (error) {
      // Whoever waits for one of them must not wait for ever.
      for (const { failed } of incoming) failed(error)
    }
  }

  async #keepTogether(all: Incoming[]): Promise<void> {
    const batch = new Batch()
    const together = new Map<string, Incoming>()
    const rows = new Map<string, StoredPage>()
    const others: Incoming[] = []
    for (const incoming of all) {
      const { log, epoch, index } = incoming.page
      const place = `${log}/${epoch}/${index}`
      const row = together.has(place) ? undefined : this.#freshRow(incoming, rows)
      if (!row) {
        others.push(incoming)
        continue
      }
      together.set(place, incoming)
      rows.set(place, row)
      this.#writer.putPage(batch, row, incoming.deflated)
      this.#writer.learn(batch, [endOf(incoming.page)])
    }
    try {
      await batch.write(this.#store)
      for (const { page, done } of together.values()) {
        this.#events.changed(page.log, page.epoch)
        done(factsInPage(page.index, page.checkpoint.n))
      }
    } catch (error) {
      for (const { failed } of together.values()) failed(error)
    }
    for (const incoming of others) await this.#keepPage(incoming).then(incoming.done, incoming.failed)
  }

  /** A page without the words that the policy takes back, or a `delete` that is here already: whoever still has these, they are not let in again. */
  async #withoutTaken(incoming: Incoming): Promise<Incoming> {
    const { page } = incoming
    if (page.log === CONTROL_LOG || !this.#mayBeTaken(incoming)) return incoming
    try {
      const gone = await buryInPage(this.#crypto, page, this.#deletions)
      if (!gone) return incoming
      const proof = await provePage(this.#crypto, this.#server, gone.page)
      const deflated = await deflate(encodePage(gone.page))
      return { ...incoming, page: gone.page, proof, deflated, bounds: undefined }
    } catch (error) {
      // Of a relay that certified what nobody can read, or leaves of its own invention.
      if (error instanceof Refusal) return incoming
      throw error
    }
  }

  /** Whether a page is worth looking through for what was taken back. */
  #mayBeTaken({ page, bounds }: Arrived): boolean {
    if (bounds && this.#deletions.namesIn(page.log, bounds)) return true
    if (!this.#deletions.byPolicyAtAll) return false
    return [...authorsIn(page.entries)].some((author) => this.#deletions.concerns(author))
  }

  /** The row of a whole page of a channel of which nothing was held: nothing in it needs to be looked at. */
  #freshRow(
    { page, proof, deflated, bounds }: Arrived,
    beside: ReadonlyMap<string, StoredPage>,
  ): StoredPage | undefined {
    if (page.log === CONTROL_LOG || this.held.coverage.held(page) || this.held.isTail(page)) return undefined
    if (bounds?.count !== factsInPage(page.index, page.checkpoint.n)) return undefined
    const { firstId, lastId } = bounds
    const row = pageRow(page, proof.root, { held: bounds.count, firstId, lastId }, deflated.length)
    return this.#fits(row, beside) ? row : undefined
  }

  /** Whether a page follows the one before it, and is followed by the one behind it. */
  #fits(row: StoredPage, beside: ReadonlyMap<string, StoredPage> = new Map()): boolean {
    const { log, epoch, index } = row
    const at = (place: number) =>
      beside.get(`${log}/${epoch}/${place}`) ?? this.held.coverage.held({ log, epoch, index: place })
    return follows(at(index - 1), row) && follows(row, at(index + 1))
  }

  /** Keeps a proved page, in place of less of it, or as what a tail lacked. */
  async #keepPage({ page, proof, deflated }: Proved): Promise<number> {
    const { log, epoch } = page
    const batch = new Batch()
    const tail = this.held.tailOf(log, epoch)
    if (tail && this.held.isTail(page)) {
      const { tail: filled, added, fits } = await filledFrom(this.#crypto, tail, page, this.held.justified)
      if (!fits) this.#events.misfit({ page })
      if (added.length === 0) return 0
      await this.#takeIntoTail(batch, filled, added)
      await batch.write(this.#store)
      this.#events.changed(log, epoch)
      return added.length
    }
    const before = await this.held.onDisk(page)
    const { page: best, fits } = before
      ? await merged(this.#crypto, before, page, this.held.justified)
      : { page, fits: true }
    const root = best === page ? proof.root : await checkHead(this.#crypto, this.#server, best)
    const entries = decodeEntries(best.entries)
    const bounds = entryBounds(entries, this.held.justified)
    const had = before ? (entryBounds(decodeEntries(before.entries), this.held.justified)?.held ?? 0) : 0
    if (!bounds) return 0
    const bytes = best === page ? deflated : await deflate(encodePage(best))
    const row = pageRow(best, root, bounds, bytes.length)
    if (!fits || !this.#fits(row)) {
      this.#events.misfit({ page })
      throw new Refusal('broken-chain', 'This page does not follow what is held: the relay told two stories.')
    }
    if (bounds.held <= had) return 0
    this.#writer.putPage(batch, row, bytes)
    this.#writer.learn(batch, [endOf(best)])
    const tombstones = entries.flatMap((entry) => (entry.kind === 'tombstone' ? entry.tombstone : []))
    batch.add('putMarks', ...this.#policyMarks(log, tombstones))
    if (log === CONTROL_LOG) {
      const known = new Set(before && factsOf(before).map(({ id }) => id))
      const fresh = pageEntries(best).filter(
        ({ entry }) => entry.kind === 'fact' && !known.has(entry.fact.id),
      )
      const examined = await examineEntries(this.#crypto, this.#server, this.#me, log, fresh)
      const control = fresh.flatMap(({ entry }) => (entry.kind === 'fact' ? entry.fact : []))
      await this.#events.read({ log, epoch, examined, control }, batch)
    }
    await batch.write(this.#store)
    this.#events.changed(log, epoch)
    return bounds.held - had
  }
}

/** Whether one page may stand before another: only a full one says what the next begins with. */
function follows(before: StoredPage | undefined, behind: Pick<StoredPage, 'previous'> | undefined): boolean {
  if (!before || !behind || before.count < PAGE_FACTS || !before.root || !behind.previous) return true
  return before.root === behind.previous
}
