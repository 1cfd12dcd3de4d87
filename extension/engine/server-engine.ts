import type { SignedAttestation } from '../../shared/attestation.ts'
import { type KnownType, readBody } from '../../shared/body.ts'
import { checkpointOf, type Head } from '../../shared/checkpoint.ts'
import { decodeClaim } from '../../shared/claim.ts'
import type { Signer } from '../../shared/crypto.ts'
import { inflate } from '../../shared/deflate.ts'
import { unpackFacts } from '../../shared/facts-frame.ts'
import {
  type ClaimHash,
  CONTROL_LOG,
  claimHash,
  type EpochId,
  epochId,
  type FactId,
  factId,
  idBytes,
  type LogId,
  logId,
  type PublicKey,
  publicKey,
} from '../../shared/ids.ts'
import { MAX_DELETED_AT_ONCE, MAX_EPOCHS, MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage } from '../../shared/page.ts'
import { isMember, mayDo } from '../../shared/policy.ts'
import { asRefusal, Refusal } from '../../shared/refusal.ts'
import type { RelayFrame } from '../../shared/relay-frames.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import type { Target } from '../bridge/commands.ts'
import type { FoundMessage, Search } from '../bridge/search.ts'
import type { Settings } from '../bridge/settings.ts'
import type { OnlinePerson, ServerState } from '../bridge/state.ts'
import { Archive } from './archive.ts'
import { Backfill } from './backfill.ts'
import { EVERYTHING } from './coverage.ts'
import { CoverageNews } from './coverage-news.ts'
import type { JoinedServer } from './device.ts'
import type { FactStore } from './fact-store.ts'
import { fillingOf } from './filling.ts'
import type { GivingNow } from './giving.ts'
import { LateHeads, type WireHead } from './late-heads.ts'
import { Outbox } from './outbox.ts'
import type { IceServer } from './peer-link.ts'
import { RelaySession, type SessionState, type Welcome } from './relay-session.ts'
import { Roster } from './roster.ts'
import { searchPages } from './search-pages.ts'
import { Serving } from './serving.ts'
import { Speaker } from './speaker.ts'
import type { Counted } from './traffic-ledger.ts'
import { watchedStore } from './watched-store.ts'
import type { World } from './world.ts'

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
  /** Whether the last write found no room. */
  diskFull(full: boolean): void
  /** What the device remembers of this server changed. */
  save(joined: JoinedServer): Promise<void>
  changed(): void
}

/** Tails that were asked for and did not come are asked for again after this, ms. */
const ASK_TAILS_AGAIN_MS = 5_000

/** Everything of one server: session, history, peers, outbox and indexes, wired together. */
export class ServerEngine {
  readonly #host: ServerEngineHost
  readonly #world: World
  readonly #me: PublicKey
  readonly #store: FactStore
  readonly #archive: Archive
  readonly #roster: Roster
  readonly #outbox: Outbox
  readonly #speaker: Speaker
  readonly #lateHeads: LateHeads
  readonly #news: CoverageNews
  readonly #serving: Serving
  readonly #backfill: Backfill
  readonly #session: RelaySession
  #joined: JoinedServer
  #connection: SessionState = { state: 'connecting' }
  #attestation: SignedAttestation | undefined
  #epoch: EpochId | undefined
  #iceServers: IceServer[] = []
  #subscribed = new Set<LogId>()
  #tailsAskedAt = Number.NEGATIVE_INFINITY
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
      acknowledged: (hash, batch) => this.#outbox.acknowledged(hash, batch),
      inForce: (own) => {
        for (const hash of own) this.#speaker.answered(hash)
        if (this.#session.online) this.#subscribe(false)
      },
      held: (log, epoch) => this.#news.add(log, epoch),
      endsLearned: () => this.#backfill.kick(),
      found: (proof) => {
        this.#serving.peers.tellProof(proof)
        host.changed()
      },
      changed: () => host.changed(),
    })
    const { history, keeping, stories } = this.#archive
    const { coverage } = history
    this.#session = new RelaySession(
      world,
      server,
      joined.address,
      { signer, join: () => this.#joined.join, control: () => this.#controlHeld() },
      {
        state: (state) => this.#connectionChanged(state),
        welcome: (welcome) => this.#welcomed(welcome),
        frame: (frame) => this.#frame(frame).catch(passFullDisk),
      },
    )
    this.#outbox = new Outbox(this.#store, clock, (claims) => {
      this.#session.send({ kind: 'say', content: claims.map(({ claim, signature }) => [claim, signature]) })
    })
    this.#speaker = new Speaker(world, signer, server, this.#outbox)
    this.#lateHeads = new LateHeads(this.#archive.control, (heads) =>
      this.#session.send({ kind: 'heads', content: heads }),
    )
    this.#news = new CoverageNews(clock, (isNews) => {
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
      giving: () => host.giving(),
      places: () => host.settings().servePeers,
      ice: () => ({ servers: this.#iceServers, hideAddress: host.settings().hideAddress }),
      attestation: () => this.#attestation,
      send: (frame) => this.#session.send(frame),
      head: async (head) => {
        if ((await this.#archive.learnHead(head)) && this.#session.online)
          this.#lateHeads.show([head], this.#epoch)
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
      allGaps: (log) => coverage.gaps(EVERYTHING, log),
      held: (page) => coverage.held(page)?.held ?? 0,
      accept: (deflated, page) => history.acceptPage(deflated, page),
      online: () => this.#roster.all().filter(({ key }) => key !== this.#me),
      canDial: () => this.#session.online,
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
      this.#session.start()
    } catch (error) {
      const { reason, message } = asRefusal(error)
      const sentence = `What this device keeps of this server cannot be read (${message}). Leave it and join again.`
      this.#connectionChanged({ state: 'refused', reason, sentence })
    }
  }

  async #open(): Promise<void> {
    await this.#archive.open()
    await this.#serving.open()
    await this.#outbox.open()
  }

  stop(): void {
    this.#stopped = true
    this.#session.stop()
    this.#backfill.stop()
    this.#serving.peers.closeAll()
    this.#news.stop()
    this.#archive.stop()
  }

  get server(): PublicKey {
    return this.#joined.server
  }

  /** What the device remembers of this server. */
  get joined(): JoinedServer {
    return this.#joined
  }

  get address(): string {
    return this.#joined.address
  }

  state(): ServerState {
    const online = this.#session.online
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
      me: online && me ? personOf(me) : byPolicy,
      online: online ? this.#roster.all().map(personOf) : [],
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

  /** Resolves at the first welcome; rejects when the relay refuses for good, or cannot be reached now. */
  settled(): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.#connection.state === 'connecting') return
        this.#waiting.delete(look)
        if (this.#connection.state === 'online') resolve()
        else reject(new Refusal(this.#connection.reason, this.#connection.sentence))
      }
      this.#waiting.add(look)
      look()
    })
  }

  reconnect(): void {
    this.#session.retryNow()
  }

  /** A member on a new device may have typed another name than before. */
  async callMe(name: string): Promise<void> {
    const known = this.#archive.policy.people.get(this.#me)
    if (known && known.name !== name) await this.say(CONTROL_LOG, 'profile', { name })
  }

  /** @throws Refusal, also when there is no relay to ask */
  sayControl(type: KnownType, body: Record<string, unknown>): Promise<ClaimHash> {
    if (this.#session.online) return this.#speaker.sayControl(type, body)
    return Promise.reject(new Refusal('unreachable', 'This needs the relay, which cannot be reached now.'))
  }

  /**
   * Answers the claim's hash once it is safe in the outbox.
   * @throws Refusal for what the relay would only refuse: it is not worth a place there
   */
  async say(log: LogId, type: KnownType, body: Record<string, unknown>): Promise<ClaimHash> {
    readBody(type, body)
    return this.#speaker.say(log, type, body)
  }

  /** Sends a refused claim again. One that was stamped and lost is said anew, as the relay stamps a claim once. */
  async retry(hash: ClaimHash): Promise<void> {
    const row = this.#outbox.get(hash)
    if (row?.refused?.reason !== 'not-held') return this.#outbox.retry(hash)
    const { log, type, body } = decodeClaim(row.claim)
    await this.#speaker.say(log, type, body)
    await this.#outbox.drop(hash)
  }

  discard(hash: ClaimHash): Promise<void> {
    return this.#outbox.drop(hash)
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
    return searchPages(this.#world.crypto, this.#store, search)
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

  /** This device gives more or less than before. */
  givingChanged(): void {
    this.#serving.peers.tellGiving()
    this.#host.changed()
  }

  async #welcomed(welcome: Welcome): Promise<void> {
    const [bytes, signature] = welcome.attestation
    this.#attestation = { bytes, signature }
    this.#epoch = epochId(welcome.epoch)
    this.#iceServers = welcome.iceServers
    this.#serving.relayRoad.begin(welcome.allowance)
    this.#subscribed = new Set()
    await this.#roster.begin(welcome.rosterVersion, welcome.roster)
    await this.#archive.welcome(this.#epoch, welcome.control, welcome.heads.map(headOf))
    if (this.#stopped) return
    const { policy } = this.#archive
    if (isMember(policy, this.#me) && (this.#joined.join || this.#joined.name !== policy.name)) {
      this.#joined = { ...this.#joined, join: null, name: policy.name }
      await this.#host.save(this.#joined)
    }
  }

  async #frame(frame: RelayFrame): Promise<void> {
    switch (frame.kind) {
      case 'facts': {
        const stamped = unpackFacts(this.server, frame.content)
        if (
          (await this.#archive.following(stamped, () => this.#archive.history.acceptFacts(stamped))) !== false
        )
          return
        this.#askTails()
        return
      }
      case 'tail': {
        this.#tailsAskedAt = Number.NEGATIVE_INFINITY
        await this.#archive.acceptTail(headOf(frame.content.head), frame.content.leaves)
        this.#serving.peers.forgive()
        this.#backfill.kick()
        return
      }
      case 'heads': {
        for (const head of frame.content) await this.#archive.learnHead(headOf(head))
        this.#askTails()
        return
      }
      case 'roster': {
        const { version, joined, left } = frame.content
        const came = await this.#roster.change(version, joined, left)
        if (!came) return this.#session.restart()
        for (const key of came) this.#serving.peers.cameOnline(key)
        for (const key of left) this.#serving.relayRoad.gone(publicKey(key))
        this.#attestation = this.#roster.signed(this.#me) ?? this.#attestation
        this.#backfill.kick()
        this.#host.changed()
        return
      }
      case 'signal':
        return this.#serving.peers.signal(frame.content)
      case 'passed':
        return this.#serving.relayRoad.passed(frame.content)
      case 'unpassed':
        return this.#serving.relayRoad.unpassed(frame.content)
      case 'duplicate': {
        const [hash, id, epoch, seq] = frame.content
        return this.#duplicate(claimHash(hash), factId(id), epochId(epoch), seq)
      }
      case 'refused': {
        const { hash, reason, sentence } = frame.content
        if (!hash) return
        // A claim that met a relay about to stop is sent again after the next login.
        if (reason === 'draining') return
        // Somebody waits for the answer: that is no, and nothing is tried behind their back.
        if (this.#speaker.answered(claimHash(hash), new Refusal(reason, sentence)))
          await this.#outbox.drop(claimHash(hash))
        else if (reason === 'too-fast') this.#outbox.holdBack(claimHash(hash))
        else await this.#outbox.refuse(claimHash(hash), reason, sentence)
        return
      }
      default:
        return
    }
  }

  /** The relay stamped an own claim before, and its fact was missed: it is made again from the outbox. */
  async #duplicate(hash: ClaimHash, id: FactId, epoch: EpochId, seq: number): Promise<void> {
    const row = this.#outbox.get(hash)
    if (!row) return
    const { log, claim, signature } = row
    if (await this.#archive.history.acceptOwn(log, { id, epoch, seq, claim, signature })) return
    // Stamped further back than the tail, so nothing here proves it. These words may be the only copy: they stay until
    // a page brings the fact.
    await this.#outbox.refuse(
      hash,
      'not-held',
      'This reached the server, and nobody online has it now. It shows up with whoever has it, or say it again.',
    )
  }

  #connectionChanged(state: SessionState): void {
    this.#connection = state
    if (state.state === 'online') this.#cameOnline()
    else {
      this.#outbox.wentOffline()
      this.#serving.relayRoad.lost()
    }
    for (const look of [...this.#waiting]) look()
    this.#host.changed()
  }

  #cameOnline(): void {
    this.#subscribe(true)
    this.#lateHeads.begin()
    this.#lateHeads.show(this.#archive.history.coverage.heads(), this.#epoch)
    this.#outbox.cameOnline()
    this.#backfill.kick()
    // An owner needs no invite, so has said no name yet.
    const { policy } = this.#archive
    if (policy.owner === this.#me && !policy.people.has(this.#me) && this.#joined.myName) {
      void this.say(CONTROL_LOG, 'profile', { name: this.#joined.myName }).catch(giveUp)
    }
  }

  /** Facts were left out, as for a slow reader: the tails tell where the logs stand now. Asked once, until they come. */
  #askTails(): void {
    const now = this.#world.clock.now()
    if (now - this.#tailsAskedAt < ASK_TAILS_AGAIN_MS) return
    this.#tailsAskedAt = now
    this.#subscribe(true)
    // Own facts may be among them: sent again, they are answered by their place.
    this.#outbox.cameOnline()
  }

  #subscribe(again: boolean): void {
    const logs = new Set<LogId>([CONTROL_LOG, ...this.#archive.channels.logs()])
    if (!again && logs.size === this.#subscribed.size) return
    this.#subscribed = logs
    this.#session.send({ kind: 'subscribe', content: [...logs].map(idBytes) })
  }

  #controlHeld(): [EpochId, number][] {
    // Of more epochs than a login may name, the oldest are sent once more.
    const held = this.#archive.history.coverage.wholeUpTo(CONTROL_LOG)
    return held.sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, MAX_EPOCHS)
  }

  #chance(): number {
    const bytes = new Uint8Array(4)
    this.#world.random(bytes)
    return new DataView(bytes.buffer).getUint32(0) / 2 ** 32
  }
}

/** What a file brings that is no page. */
function asBroken(error: unknown): never {
  throw error instanceof Refusal ? new Refusal('broken-page', error.message) : error
}

/** What finds no room is not kept, and is a gap later: no reason to leave. */
function passFullDisk(error: unknown): void {
  if (!(error instanceof Refusal && error.reason === 'disk-full')) throw error
}

/** The disk failed at something that is tried again later anyway. */
const giveUp = () => undefined

function personOf({ key, name, privileges, owner, virtual }: OnlinePerson): OnlinePerson {
  return { key, name, privileges, owner, virtual }
}

function headOf([log, epoch, previous, checkpoint]: WireHead): Head {
  return { log: logId(log), epoch: epochId(epoch), previous, checkpoint: checkpointOf(checkpoint) }
}
