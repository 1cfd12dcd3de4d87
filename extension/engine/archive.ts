import type { Head } from '../../shared/checkpoint.ts'
import type { ControlFact } from '../../shared/control-fact.ts'
import {
  type ClaimHash,
  CONTROL_LOG,
  type EpochId,
  type FactId,
  type LogId,
  type PublicKey,
} from '../../shared/ids.ts'
import { decodePage, type Page } from '../../shared/page.ts'
import { mayRead, type Policy } from '../../shared/policy-state.ts'
import type { TwoStories } from '../../shared/two-stories.ts'
import type { Settings } from '../bridge/settings.ts'
import type { LieSeen } from '../bridge/state.ts'
import type { Batch } from './batch.ts'
import { ChannelIndex } from './channel-index.ts'
import { ControlLog } from './control-log.ts'
import { Deletions } from './deletions.ts'
import { Examination } from './examination.ts'
import type { FactStore } from './fact-store.ts'
import { Forged } from './forged.ts'
import { FULL_MS } from './full.ts'
import { History, type Reading } from './history.ts'
import { judged } from './judged.ts'
import { Keeping } from './keeping.ts'
import { passFullDisk } from './pass-full-disk.ts'
import { PeopleIndex } from './people-index.ts'
import { Reminders } from './reminders.ts'
import { Stories } from './stories.ts'
import { Sweeping } from './sweeping.ts'
import type { World } from './world.ts'

export interface ArchiveHost {
  world: World
  server: PublicKey
  /** Whose archive it is. */
  me: PublicKey
  store: FactStore
  keep(): Settings['keep']
  /** Whether somebody is blocked on this device. */
  isBlocked(key: PublicKey): boolean
  /** An own claim came back: what follows joins the write that keeps its fact. */
  acknowledged(hash: ClaimHash, batch: Batch): void
  /** Own claims of the control log are in force. */
  inForce(own: ClaimHash[]): void
  /** What is held, or what is known to exist, changed. */
  held(log: LogId, epoch: EpochId): void
  /** Who may do what, or who reads what, changed. */
  policyChanged(): void
  /** More is known to be missing than before. */
  endsLearned(): void
  /** A proof against the relay that is new here. */
  found(proof: TwoStories): void
  changed(): void
}

/** All that is kept of one server and what follows from it by itself: history, policy, indexes, and what speaks against the relay. */
export class Archive {
  readonly history: History
  readonly examination: Examination
  readonly stories: Stories
  readonly keeping: Keeping
  readonly channels: ChannelIndex
  readonly control: ControlLog
  readonly #host: ArchiveHost
  readonly #deletions = new Deletions()
  readonly #forged: Forged
  readonly #people: PeopleIndex
  readonly #sweeping: Sweeping
  readonly #reminders: Reminders
  /** What of the policy was known when this engine began: what comes later is news. */
  newsFrom: FactId | null = null
  /** The control log is coming in: what follows from it waits until all of it is here. */
  #welcoming = false

  constructor(host: ArchiveHost) {
    const { world, server, me, store } = host
    const { crypto, clock } = world
    this.#host = host
    this.control = new ControlLog(crypto, server)
    this.channels = new ChannelIndex(store, () => this.history)
    this.#people = new PeopleIndex(store)
    this.#forged = new Forged(clock)
    this.#reminders = new Reminders(clock)
    this.#sweeping = new Sweeping({
      policy: () => this.policy,
      channels: this.channels,
      deletions: this.#deletions,
      history: () => this.history,
    })
    this.history = new History(crypto, server, me, store, this.#deletions, {
      read: (reading, batch) => this.#read(reading, batch),
      judged: (marks) => judged(this.policy, marks),
      isHeard: (author) => !host.isBlocked(author),
      changed: (log, epoch) => {
        this.channels.changed(log)
        this.keeping.changed()
        host.held(log, epoch)
      },
      unexamined: (row) => this.examination.add(row),
      takenBack: (log, targets) => this.examination.takenBack(log, targets),
      misfit: (told) => void this.#misfit(told).catch(giveUp),
    })
    const { held, coverage } = this.history
    this.examination = new Examination({
      examine: world.examine,
      clock,
      history: this.history,
      server,
      me,
      terms: () => !this.isVirtual,
      changed: () => host.changed(),
    })
    this.stories = new Stories({
      crypto,
      server,
      store,
      held: {
        tail: (log, epoch) => held.tailOf(log, epoch),
        head: (log, epoch) => coverage.head(log, epoch),
        row: (key) => coverage.held(key),
        page: (key) => held.page(key),
      },
      now: () => clock.now(),
      found: (proof) => host.found(proof),
    })
    this.keeping = new Keeping({
      clock,
      history: this.history,
      store,
      keep: () => host.keep(),
      mayRead: (log) => this.mayRead(log),
    })
  }

  /** Reads what is on disk. A full disk keeps nobody from that: what should be written waits. */
  async open(): Promise<void> {
    const { store } = this.#host
    await this.#deletions.open(store)
    await this.history.open()
    await this.stories.open()
    await this.#forged.open(store)
    await this.channels.open()
    const ends = await this.control.add(await this.history.held.facts(CONTROL_LOG))
    await this.history.learnEnds(ends).catch(passFullDisk)
    // The control log tells them again at every start.
    for (const end of ends) this.history.coverage.learnEnd(end)
    await this.#followPolicy()
    await this.examination.open()
  }

  stop(): void {
    this.examination.stop()
    this.keeping.stop()
    this.#reminders.stop()
  }

  get policy(): Policy {
    return this.control.policy
  }

  /** Whether this person may read a log now. */
  mayRead(log: LogId): boolean {
    return mayRead(this.policy, this.#host.me, log)
  }

  /** Whether this is a machine that only keeps. */
  get isVirtual(): boolean {
    return this.policy.people.get(this.#host.me)?.virtual ?? false
  }

  /** What counts of the control log, in order. */
  get counted(): ControlFact[] {
    return this.control.counted
  }

  /** What proves that the relay is dishonest. */
  get lies(): LieSeen[] {
    return [...this.stories.seen, ...this.#forged.seen]
  }

  /** What a login brings: the control log as far as it was not here, and where the logs of the running epoch stand. */
  async welcome(epoch: EpochId, control: Uint8Array[], heads: Head[]): Promise<void> {
    await this.history.closeEpochs(epoch).catch(passFullDisk)
    await this.#allOf(async () => {
      for (const page of control) await this.#acceptControl(page, epoch)
      for (const head of heads) await this.learnHead(head).catch(passFullDisk)
    })
  }

  /** Pages of the control log that the relay had lost and was given back. @throws Refusal when they do not hold */
  async restored(epoch: EpochId, control: Uint8Array[]): Promise<void> {
    await this.#allOf(async () => {
      for (const page of control) await this.#acceptControl(page, epoch)
    })
  }

  async #acceptControl(bytes: Uint8Array, epoch: EpochId): Promise<void> {
    const page = decodePage(bytes)
    await this.stories.comparePage(page)
    await this.following(page, () => this.history.acceptControlPage(page, epoch)).catch(passFullDisk)
  }

  /** What follows from the control log is done once all of it is here. */
  async #allOf(take: () => Promise<void>): Promise<void> {
    this.#welcoming = true
    try {
      await take()
    } finally {
      this.#welcoming = false
    }
    await this.#followPolicy()
  }

  /** Whom the person blocked changed: what of them is unread is counted, or no longer. */
  async blockedChanged(): Promise<void> {
    const rows = await this.history.countAgain((row) => this.channels.isUnread(row))
    for (const row of rows) this.examination.add(row)
  }

  /** A head that the relay or a peer shows: it may be of another story than what is held. Answers whether it was news. */
  async learnHead(head: Head): Promise<boolean> {
    return !(await this.stories.compare(head)) && this.history.learnHead(head)
  }

  /** Where a log stands, told by the relay to a new subscriber. @throws Refusal when it does not hold */
  async acceptTail(head: Head, leaves: Uint8Array): Promise<void> {
    await this.stories.compare(head, leaves)
    await this.following(head, () => this.history.acceptTail(head, leaves))
  }

  /**
   * Takes in what the relay says of a log; undefined when that does not fit, and it is known why. Where it told two
   * stories, the one that is held stays, and the session goes on: others are to hear of it.
   */
  async following<T>(
    { log, epoch }: { log: LogId; epoch: EpochId },
    take: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await take()
    } catch (error) {
      if (!this.stories.isTwofold(log, epoch)) throw error
      return undefined
    }
  }

  /** Facts were read: what follows joins their write. Called inside the history's own order, so it never waits for it. */
  async #read({ log, epoch, examined, control }: Reading, batch: Batch): Promise<void> {
    for (const hash of examined.own) this.#host.acknowledged(hash, batch)
    this.#forged.add(log, epoch, examined.bad, batch)
    if (control.length === 0) return
    const ends = await this.control.add(control)
    batch.after(() => {
      void this.history.learnEnds(ends).then(() => this.#host.endsLearned(), giveUp)
      if (!this.#welcoming) void this.#followPolicy().then(() => this.#host.inForce(examined.own), giveUp)
    })
  }

  async #misfit(told: { head: Head; leaves: Uint8Array } | { page: Page }): Promise<void> {
    if ('page' in told) await this.stories.comparePage(told.page)
    else await this.stories.compare(told.head, told.leaves)
  }

  async #followPolicy(): Promise<void> {
    this.#deletions.follow(this.policy)
    this.newsFrom ??= this.policy.upTo
    await this.channels.follow(this.policy, this.#host.me).catch(this.#followLater)
    await this.#people.follow(this.policy).catch(this.#followLater)
    this.#host.policyChanged()
    this.#host.changed()
    void this.#sweeping.run().catch(this.#followLater).catch(giveUp)
  }

  /** For `catch`: who may do what is in force also where its rows find no room; they are written once there is some. */
  readonly #followLater = (error: unknown): void => {
    passFullDisk(error)
    this.#reminders.after('full', FULL_MS, () => void this.#followPolicy().catch(giveUp))
  }
}

/** The disk failed at something that is tried again later anyway. */
const giveUp = () => undefined
