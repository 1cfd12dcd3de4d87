import type { KnownType } from '../../shared/body.ts'
import type { Signer } from '../../shared/crypto.ts'
import { inflate } from '../../shared/deflate.ts'
import {
  type ClaimHash,
  CONTROL_LOG,
  type FactId,
  idBytes,
  type LogId,
  type PublicKey,
} from '../../shared/ids.ts'
import { MAX_DELETED_AT_ONCE, MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage } from '../../shared/page.ts'
import {
  channelOf,
  currentKey,
  isMember,
  isShutOut,
  mayDo,
  mayRead,
  mutedUntil,
  NO_RANK,
  type Policy,
  rankOf,
  recoveryOf,
} from '../../shared/policy-state.ts'
import { asRefusal, type Reason, Refusal } from '../../shared/refusal.ts'
import type { SuccessorCode } from '../../shared/successor.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import type { MadeInvite, ModerationEntry, Target, WhoIs } from '../bridge/commands.ts'
import type { FoundMessage, Search } from '../bridge/search.ts'
import type { Settings } from '../bridge/settings.ts'
import type { Rules, ServerState, Standing } from '../bridge/state.ts'
import { Archive } from './archive.ts'
import { Backfill } from './backfill.ts'
import { CoverageNews } from './coverage-news.ts'
import type { JoinedServer } from './device.ts'
import type { FactStore } from './fact-store.ts'
import { fillingOf } from './filling.ts'
import type { GivingNow } from './giving.ts'
import { madeInvites } from './made-invites.ts'
import { moderationLog } from './moderation-log.ts'
import { Moving } from './moving.ts'
import { passFullDisk } from './pass-full-disk.ts'
import { PolicyNews } from './policy-news.ts'
import type { SessionState } from './relay-session.ts'
import { RelayTalk } from './relay-talk.ts'
import { personOf, Roster } from './roster.ts'
import { searchPerson } from './search-person.ts'
import { Serving } from './serving.ts'
import type { Counted } from './traffic-ledger.ts'
import { watchedStore } from './watched-store.ts'
import { whoIs } from './who-is.ts'
import type { World } from './world.ts'

const STRANGER: ReadonlySet<Reason> = new Set([
  'not-invited',
  'invite-expired',
  'invite-used-up',
  'invite-withdrawn',
])
/** Invites that a device remembers having made. */
const MOST_INVITES = 200

export interface ServerEngineHost {
  world: World
  signer: Signer
  store: FactStore
  settings(): Settings
  giving(): GivingNow
  /** Whether bytes are paid for. */
  metered(): boolean
  /** Pages went to or came from a peer. */
  count(counted: Counted): void
  /** What is known of another server that this device is on, or was. */
  policyOf(server: PublicKey): Policy | undefined
  /** Whether the last write found no room. */
  diskFull(full: boolean): void
  /** What the device remembers of this server changed. */
  save(joined: JoinedServer): Promise<void>
  changed(): void
}

/** Everything of one server: session, history, peers, outbox and indexes, wired together. */
export class ServerEngine {
  readonly #host: ServerEngineHost
  readonly #world: World
  readonly #me: PublicKey
  readonly #store: FactStore
  readonly #archive: Archive
  readonly #roster: Roster
  readonly #talk: RelayTalk
  readonly #coverageNews: CoverageNews
  readonly #news: PolicyNews
  readonly #serving: Serving
  readonly #backfill: Backfill
  readonly #moving: Moving
  #joined: JoinedServer
  #connection: SessionState = { state: 'connecting' }
  #fillingPaused = false
  #stopped = false
  readonly #waiting = new Set<() => void>()

  constructor(host: ServerEngineHost, joined: JoinedServer) {
    const { world, signer, store } = host
    const { crypto, clock } = world
    const { server } = joined
    this.#host = host
    this.#world = world
    this.#joined = joined
    this.#me = signer.key
    this.#roster = new Roster(crypto, server)
    this.#store = watchedStore(store, (full) => host.diskFull(full))
    this.#archive = new Archive({
      world,
      server,
      me: signer.key,
      store: this.#store,
      keep: () => host.settings().keep,
      isBlocked: (key) => this.#isBlocked(key),
      acknowledged: (hash, batch) => this.#talk.outbox.acknowledged(hash, batch),
      inForce: (own) => this.#talk.inForce(own),
      held: (log, epoch) => this.#coverageNews.add(log, epoch),
      policyChanged: () => this.#policyChanged(),
      endsLearned: () => this.#backfill.kick(),
      found: (proof) => {
        this.#serving.peers.tellProof(proof)
        host.changed()
      },
      changed: () => host.changed(),
    })
    const { history, keeping, stories } = this.#archive
    const { coverage } = history
    this.#talk = new RelayTalk({
      world,
      signer,
      store: this.#store,
      archive: this.#archive,
      roster: this.#roster,
      serving: () => this.#serving,
      joined: () => this.#joined,
      worked: (join) => {
        this.#joined = { ...this.#joined, join }
        void this.#host.save(this.#joined).catch(giveUp)
      },
      moved: (code) => this.#moving.hear(code),
      welcomed: () => this.#welcomed(),
      state: (state) => this.#connectionChanged(state),
      kick: () => this.#backfill.kick(),
      changed: () => host.changed(),
    })
    this.#moving = new Moving({
      crypto,
      me: signer.key,
      joined: () => this.#joined,
      save: async (changes) => {
        this.#joined = { ...this.#joined, ...changes }
        await host.save(this.#joined)
        host.changed()
      },
      policy: () => this.#archive.policy,
      policyOf: (server) => host.policyOf(server),
      online: () => this.#talk.online,
      sayControl: (type, body) => this.sayControl(type, body),
    })
    this.#news = new PolicyNews(signer.key, () => this.#archive.newsFrom)
    this.#coverageNews = new CoverageNews(clock, (isNews) => {
      this.#serving.peers.tellCoverage(coverage.rows(isNews))
      host.changed()
    })
    this.#serving = new Serving({
      world,
      signer,
      server,
      store: this.#store,
      history,
      roster: this.#roster,
      maySee: (key, log) => this.#maySee(key, log),
      giving: () => host.giving(),
      places: () => host.settings().servePeers,
      ice: () => ({ servers: this.#talk.iceServers, hideAddress: host.settings().hideAddress }),
      attestation: () => this.#talk.attestation,
      send: (frame) => this.#talk.send(frame),
      head: async (head) => {
        if (await this.#archive.learnHead(head)) this.#talk.showHead(head)
      },
      proofs: () => stories.proofs,
      proof: async (proof) => void (await stories.accept(proof)),
      count: (counted) => host.count(counted),
      changed: () => {
        this.#backfill.kick()
        host.changed()
      },
      news: () => this.#backfill.news(),
    })
    this.#backfill = new Backfill({
      clock,
      peers: this.#serving.peers,
      gaps: (first) => coverage.gaps(keeping.since, first),
      gapAt: (page) => coverage.gapAt(page),
      held: (page) => coverage.held(page)?.held ?? 0,
      accept: (deflated, page) => history.acceptPage(deflated, page),
      online: () => this.#roster.all().filter(({ key }) => key !== this.#me && this.#maySee(key)),
      canDial: () => this.#talk.online,
      metered: () => host.metered(),
      wantsAll: (log) => keeping.isEverything(log),
      chance: () => this.#chance(),
      changed: () => host.changed(),
    })
  }

  /** Reads what is on disk and begins to connect. */
  async start(): Promise<void> {
    try {
      await this.#open()
      await this.#moving.open()
      if (this.#stopped) return
      if (this.#joined.followed) this.#connectionChanged(this.#moving.refused)
      else this.#talk.start()
    } catch (error) {
      const { reason, message } = asRefusal(error)
      // What found no room loses nothing: nobody is to give up their history for that.
      const sentence =
        reason === 'disk-full'
          ? message
          : `What this device keeps of this server cannot be read (${message}). Leave it and join again.`
      this.#connectionChanged({ state: 'refused', reason, sentence })
    }
  }

  async #open(): Promise<void> {
    await this.#archive.open()
    await this.#serving.open()
    await this.#talk.outbox.open()
  }

  stop(): void {
    this.#stopped = true
    for (const look of [...this.#waiting]) look()
    this.#talk.stop()
    this.#backfill.stop()
    this.#serving.peers.closeAll()
    this.#coverageNews.stop()
    this.#archive.stop()
  }

  get server(): PublicKey {
    return this.#joined.server
  }

  get policy(): Policy {
    return this.#archive.policy
  }

  /** Where it goes on, and whence it came. */
  get moving(): Moving {
    return this.#moving
  }

  /** The person went where it goes on: from now on this one is only for reading. */
  async followed(): Promise<void> {
    this.#talk.stop()
    await this.#moving.followed()
    this.#connectionChanged(this.#moving.refused)
  }

  /** What the device remembers of this server. */
  get joined(): JoinedServer {
    return this.#joined
  }

  get address(): string {
    return this.#joined.address
  }

  state(): ServerState {
    const online = this.#talk.online
    const { policy } = this.#archive
    const me = this.#roster.get(this.#me)
    const fallback = { key: this.#me, name: policy.people.get(this.#me)?.name ?? this.#joined.myName }
    const byPolicy = {
      ...fallback,
      privileges: mayDo(policy, this.#me),
      owner: policy.owner === this.#me,
      virtual: this.#archive.isVirtual,
    }
    return {
      server: this.server,
      name: this.#joined.name,
      address: this.#joined.address,
      connection: this.#connection,
      moved: this.#moving.state,
      me: { ...(online && me ? personOf(me) : byPolicy), ...this.#standing(policy) },
      rules: rulesOf(policy),
      news: this.#news.entries(this.#archive.counted, policy),
      online: online ? this.#roster.people() : [],
      serving: this.#serving.state(),
      filling: fillingOf({
        coverage: this.#archive.history.coverage,
        keeping: this.#archive.keeping,
        backfill: this.#backfill,
        peers: this.#serving.peers,
        roster: this.#roster,
        online,
      }),
      fillingPaused: this.#fillingPaused,
      indexing: this.#archive.examination.progress,
      lies: this.#archive.lies,
    }
  }

  readonly #isReadable = (log: LogId) => this.#archive.channels.isReadable(log)

  #mayRead(log: LogId): boolean {
    return this.#archive.mayRead(log)
  }

  /** Whom this person blocked, or the policy shuts out, gets nothing; of a narrowed log only who may read it, from such. */
  #maySee(key: PublicKey, log?: LogId): boolean {
    const { policy } = this.#archive
    if (this.#isBlocked(key)) return false
    const isNarrow = log !== undefined && (channelOf(policy, log)?.reads ?? 'all') !== 'all'
    return isNarrow ? this.#mayRead(log) && mayRead(policy, key, log) : !isShutOut(policy, key)
  }

  /** By whichever of their keys. */
  #isBlocked(key: PublicKey): boolean {
    const { policy } = this.#archive
    const now = currentKey(policy, key)
    return this.#host.settings().blocked.some((blocked) => currentKey(policy, blocked) === now)
  }

  #standing(policy: Policy): Standing {
    const rank = rankOf(policy, this.#me)
    return {
      mutedUntil: mutedUntil(policy, this.#me),
      waiting: this.#isAtDoor || (policy.people.get(this.#me)?.waiting ?? this.#joined.waiting ?? false),
      rank: rank === NO_RANK ? null : rank,
      recovery: (policy.recovery.get(this.#me) ?? []).map(({ people, needed, from }) => ({
        people: people.map((key) => currentKey(policy, key)),
        needed,
        from,
      })),
      recovers: recoveredBy(policy, this.#me, this.#world.clock.now()),
    }
  }

  get #isAtDoor(): boolean {
    return this.#connection.state === 'refused' && this.#connection.reason === 'waiting'
  }

  /** The relay lets them in no more, or did not yet, and says that a new `join` is what it takes. */
  get isStranger(): boolean {
    return this.#connection.state === 'refused' && STRANGER.has(this.#connection.reason)
  }

  #policyChanged(): void {
    this.#serving.peers.policyChanged()
    this.#talk.policyChanged()
    this.#backfill.kick()
    this.#moving.letIn()
  }

  /** Resolves at the first welcome, or at a door where somebody has to let this person in; rejects when the relay refuses for good, cannot be reached now, or is stopped. */
  settled(): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.#connection.state === 'connecting' && !this.#stopped) return
        this.#waiting.delete(look)
        if (this.#connection.state === 'online' || this.#isAtDoor) resolve()
        else if (this.#connection.state === 'connecting')
          reject(new Refusal('unreachable', 'It was stopped before it was through.'))
        else reject(new Refusal(this.#connection.reason, this.#connection.sentence))
      }
      this.#waiting.add(look)
      look()
    })
  }

  reconnect(): void {
    this.#talk.reconnect()
  }

  /** A member on a new device may have typed another name than before. */
  async callMe(name: string): Promise<void> {
    const known = this.#archive.policy.people.get(this.#me)
    if (known && known.name !== name) await this.say(CONTROL_LOG, 'profile', { name })
  }

  /** @throws Refusal, also when there is no relay to ask */
  sayControl(type: KnownType, body: Record<string, unknown>): Promise<ClaimHash> {
    return this.#talk.sayControl(type, body)
  }

  /** Answers the claim's hash once it is safe in the outbox. @throws Refusal */
  say(log: LogId, type: KnownType, body: Record<string, unknown>): Promise<ClaimHash> {
    return this.#talk.say(log, type, body)
  }

  retry(hash: ClaimHash): Promise<void> {
    return this.#talk.retry(hash)
  }

  discard(hash: ClaimHash): Promise<void> {
    return this.#talk.outbox.drop(hash)
  }

  /** Takes messages back, and with each its edits, which repeat its words. @throws Refusal */
  async takeBack(log: LogId, targets: Target[]): Promise<ClaimHash> {
    const marks = await this.#store.marksOn(targets.map(({ hash }) => hash))
    const places = new Map(targets.map(({ hash, id }) => [hash, id]))
    // An edit is named where its message stands: so a reader sees one message gone, and not its edits beside it.
    const edits = marks.flatMap(({ kind, hash, target }) => {
      const id = places.get(target)
      return kind === 'edit' && id ? [{ hash, id }] : []
    })
    const rows = [...targets, ...edits].map(({ hash, id }) => [idBytes(hash), idBytes(id)])
    let said: Promise<ClaimHash> | undefined
    for (let at = 0; at < rows.length; at += MAX_DELETED_AT_ONCE)
      said = this.say(log, 'delete', { targets: rows.slice(at, at + MAX_DELETED_AT_ONCE) })
    if (!said) throw new Refusal('malformed', 'There is nothing to take back.')
    return said
  }

  markRead(log: LogId, upTo: FactId): Promise<void> {
    return this.#archive.channels.markRead(log, upTo)
  }

  readBack(log: LogId): void {
    this.#wants(log)
    this.#backfill.prefer(log)
  }

  /** Somebody who had nothing to give for what was wanted may have what is wanted now. */
  #wants(log: LogId): void {
    if (this.#archive.keeping.reads(log)) this.#serving.peers.forgive()
  }

  /** Brings what was said around a time or a fact. Answers the nearest fact held then. */
  async goTo(log: LogId, at: number | FactId): Promise<FactId | null> {
    if (!this.#mayRead(log))
      throw new Refusal(
        'not-allowed',
        'You may not read this channel. Its members or a moderator can let you.',
      )
    const time = typeof at === 'number' ? at : idTime(at)
    this.#wants(log)
    const held = typeof at === 'string' && this.#archive.history.coverage.holding(log, at).length > 0
    if (!held) await this.#backfill.fetchAt(log, time)
    return this.#archive.history.held.nearestFact(log, at)
  }

  /** Asks nobody, or again. */
  pauseFilling(paused: boolean): void {
    this.#fillingPaused = paused
    this.#backfill.pause(paused)
    this.#host.changed()
  }

  search(search: Search): Promise<{ found: FoundMessage[]; more: boolean }> {
    const { policy } = this.#archive
    return searchPerson(this.#world.crypto, this.#store, policy, search, this.#isReadable)
  }

  /** @throws Refusal `broken-page`, `disk-full` */
  async importPage(deflated: Uint8Array): Promise<number> {
    const { log, epoch, index } = await inflate(deflated, MAX_PAGE_BYTES).then(decodePage).catch(asBroken)
    return this.#archive.history.acceptPage(deflated, { log, epoch, index })
  }

  rebuildIndex(): Promise<undefined> {
    return this.#archive.examination.rebuild().then(() => undefined)
  }

  readEverything(log: LogId | null, on: boolean): void {
    this.#archive.keeping.everything(log, on)
    if (on) this.#serving.peers.forgive()
    this.#backfill.kick()
  }

  /** A setting, or what the machine says of its power and connection, changed. */
  settingsChanged(): void {
    this.#serving.peers.roadsChanged()
    this.#archive.keeping.settingsChanged()
    this.#backfill.kick()
  }

  /** Whom the person blocked is let go, and what they said counts no more as unread; or again. */
  blockedChanged(): void {
    this.#serving.peers.policyChanged()
    this.#backfill.kick()
    void this.#archive.blockedChanged().catch(giveUp)
  }

  /** This device gives more or less than before. */
  givingChanged(): void {
    this.#serving.peers.tellGiving()
    this.#host.changed()
  }

  async #welcomed(): Promise<void> {
    if (this.#stopped) return
    const { policy } = this.#archive
    const { join, waiting, name } = this.#joined
    if (isMember(policy, this.#me) && (join || waiting || name !== policy.name)) {
      this.#joined = { ...this.#joined, join: null, waiting: false, name: policy.name }
      // With a full disk the next start finds it as it was, and says so again.
      await this.#host.save(this.#joined).catch(passFullDisk)
    }
  }

  #connectionChanged(state: SessionState): void {
    this.#connection = state
    if (this.#isAtDoor && !this.#joined.waiting) {
      this.#joined = { ...this.#joined, waiting: true }
      void this.#host.save(this.#joined).catch(giveUp)
    }
    if (state.state === 'online') this.#cameOnline()
    for (const look of [...this.#waiting]) look()
    this.#host.changed()
  }

  #cameOnline(): void {
    this.#backfill.kick()
    this.#moving.letIn()
    // An owner needs no invite, so has said no name yet.
    const { policy } = this.#archive
    if (policy.owner === this.#me && !policy.people.has(this.#me) && this.#joined.myName) {
      void this.say(CONTROL_LOG, 'profile', { name: this.#joined.myName }).catch(giveUp)
    }
  }

  /** What was changed here and by whom, newest first. */
  moderationLog(before: FactId | null, count: number): { entries: ModerationEntry[]; more: boolean } {
    return moderationLog(this.#archive.counted, this.#archive.policy, before, count)
  }

  dismissNews(id: FactId): void {
    this.#news.dismiss(id)
    this.#host.changed()
  }

  whoIs(key: PublicKey): Promise<WhoIs> {
    const { policy, counted } = this.#archive
    const { crypto } = this.#world
    return whoIs(
      { crypto, store: this.#store, policy, counted, me: this.#me, mayRead: this.#isReadable },
      key,
    )
  }

  /** Invites made here, and what became of them. */
  invites(): MadeInvite[] {
    return madeInvites(this.#joined.invites ?? [], this.#archive.policy)
  }

  async keepInvite(link: string): Promise<void> {
    const made = { link, made: this.#world.clock.now() }
    this.#joined = { ...this.#joined, invites: [...(this.#joined.invites ?? []), made].slice(-MOST_INVITES) }
    await this.#host.save(this.#joined)
  }

  /** Answers whether it has that key from now on: others may have to agree first. @throws Refusal */
  async replaceKey(key: PublicKey, { server, key: to, proof }: SuccessorCode): Promise<boolean> {
    if (server !== this.server) throw new Refusal('wrong-server', 'This code is for another server.')
    await this.sayControl('replace', { from: idBytes(key), to: idBytes(to), proof })
    return currentKey(this.#archive.policy, key) === to
  }

  #chance(): number {
    const bytes = new Uint8Array(4)
    this.#world.random(bytes)
    return new DataView(bytes.buffer).getUint32(0) / 2 ** 32
  }
}

function rulesOf({ door, newcomers, work, raid }: Policy): Rules {
  return { door, newcomers: [...newcomers], work, raid }
}

/** Whose key somebody may replace, with the others that were named. */
function recoveredBy(policy: Policy, me: PublicKey, now: number): PublicKey[] {
  return [...policy.recovery.keys()].filter((key) =>
    recoveryOf(policy, key, now)?.people.some((named) => currentKey(policy, named) === me),
  )
}

/** What a file brings that is no page. */
function asBroken(error: unknown): never {
  throw error instanceof Refusal ? new Refusal('broken-page', error.message) : error
}

/** The disk failed at something that is tried again later anyway. */
const giveUp = () => undefined
