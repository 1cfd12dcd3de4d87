import type { SignedAttestation } from '../../shared/attestation.ts'
import type { KnownType } from '../../shared/body.ts'
import { checkpointOf, type Head } from '../../shared/checkpoint.ts'
import { decodeClaim, hashClaim } from '../../shared/claim.ts'
import type { Signer } from '../../shared/crypto.ts'
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
} from '../../shared/ids.ts'
import { MAX_EPOCHS, VIRTUAL_KEEP_MS } from '../../shared/limits.ts'
import { isMember, mayDo } from '../../shared/policy.ts'
import { asRefusal, Refusal } from '../../shared/refusal.ts'
import type { RelayFrame } from '../../shared/relay-frames.ts'
import type { OnlinePerson, ServerState } from '../bridge/state.ts'
import { Backfill } from './backfill.ts'
import { ChannelIndex } from './channel-index.ts'
import { ControlLog } from './control-log.ts'
import { nothingOf } from './coverage.ts'
import { CoverageNews } from './coverage-news.ts'
import type { JoinedServer } from './device.ts'
import type { FactStore, PageKey } from './fact-store.ts'
import { type Arrival, History } from './history.ts'
import { LateHeads, type WireHead } from './late-heads.ts'
import { Outbox } from './outbox.ts'
import type { IceServer } from './peer-link.ts'
import { Peers } from './peers.ts'
import { PeopleIndex } from './people-index.ts'
import { claimOf } from './read-claim.ts'
import { RelaySession, type SessionState, type Welcome } from './relay-session.ts'
import { Roster } from './roster.ts'
import { Speaker } from './speaker.ts'
import type { World } from './world.ts'

export interface ServerEngineHost {
  world: World
  signer: Signer
  store: FactStore
  paused(): boolean
  /** What the device remembers of this server changed. */
  save(joined: JoinedServer): Promise<void>
  changed(): void
}

/** Tails that were asked for and did not come are asked for again after this, ms. */
const ASK_TAILS_AGAIN_MS = 5_000
/** How often a client that keeps only a time looks for what is older, ms. */
const FORGET_EVERY_MS = 10 * 60_000
/** Everything of one server: session, history, peers, outbox and indexes, wired together. */
export class ServerEngine {
  readonly #host: ServerEngineHost
  readonly #world: World
  readonly #me: PublicKey
  readonly #history: History
  readonly #control: ControlLog
  readonly #roster: Roster
  readonly #outbox: Outbox
  readonly #speaker: Speaker
  readonly #lateHeads: LateHeads
  readonly #news: CoverageNews
  readonly #channels: ChannelIndex
  readonly #people: PeopleIndex
  readonly #peers: Peers
  readonly #backfill: Backfill
  readonly #session: RelaySession
  #joined: JoinedServer
  #connection: SessionState = { state: 'connecting' }
  #attestation: SignedAttestation | undefined
  #epoch: EpochId | undefined
  #iceServers: IceServer[] = []
  #subscribed = new Set<LogId>()
  #tailsAskedAt = Number.NEGATIVE_INFINITY
  #given = 0
  #taken = 0
  #cancelForgetting: () => void = () => undefined
  /** The control log is coming in: what follows from it waits until all of it is here. */
  #welcoming = false
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
    this.#control = new ControlLog(crypto, server)
    this.#roster = new Roster(crypto, server)
    this.#channels = new ChannelIndex(crypto, store, signer.key)
    this.#people = new PeopleIndex(store)
    this.#history = new History(crypto, server, store, {
      arrived: (arrival) => this.#arrived(arrival),
      changed: (log, epoch) => this.#news.add(log, epoch),
    })
    this.#session = new RelaySession(
      world,
      server,
      joined.address,
      { signer, join: () => this.#joined.join, control: () => this.#controlHeld() },
      {
        state: (state) => this.#connectionChanged(state),
        welcome: (welcome) => this.#welcomed(welcome),
        frame: (frame) => this.#frame(frame),
      },
    )
    this.#outbox = new Outbox(store, clock, (claims) => {
      this.#session.send({ kind: 'say', content: claims.map(({ claim, signature }) => [claim, signature]) })
    })
    this.#speaker = new Speaker(world, signer, server, this.#outbox)
    this.#lateHeads = new LateHeads(this.#control, (heads) =>
      this.#session.send({ kind: 'heads', content: heads }),
    )
    this.#news = new CoverageNews(clock, (isNews) => {
      if (!host.paused()) this.#peers.tellCoverage(this.#history.coverage.rows(isNews))
      host.changed()
    })
    this.#peers = new Peers(world, {
      server,
      signer,
      iceServers: () => this.#iceServers,
      sendSignal: (to, { bytes, signature }) =>
        this.#session.send({ kind: 'signal', content: { to: idBytes(to), bytes, signature } }),
      attestation: () => this.#attestation,
      coverage: () => (host.paused() ? [] : this.#history.coverage.rows()),
      maySee: (key) => this.#roster.get(key) !== undefined,
      serving: () => !host.paused(),
      page: (key: PageKey) => this.#history.pageToServe(key),
      head: async (head) => {
        if ((await this.#history.learnHead(head)) && this.#session.online)
          this.#lateHeads.show([head], this.#epoch)
      },
      given: (bytes) => this.#count('given', bytes),
      taken: (bytes) => this.#count('taken', bytes),
      changed: () => {
        this.#backfill.refreshed()
        host.changed()
      },
    })
    this.#backfill = new Backfill({
      clock,
      history: this.#history,
      peers: this.#peers,
      online: () => this.#roster.all().filter(({ key }) => key !== this.#me),
      canDial: () => this.#session.online,
      since: () => this.#since(),
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
    await this.#history.open()
    await this.#channels.open()
    await this.#outbox.open()
    const ends = await this.#control.add(await this.#history.facts(CONTROL_LOG))
    await this.#history.learnEnds(ends)
    await this.#followPolicy()
  }

  stop(): void {
    this.#stopped = true
    this.#session.stop()
    this.#backfill.stop()
    this.#peers.closeAll()
    this.#news.stop()
    this.#cancelForgetting()
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
    const { policy } = this.#control
    const me = this.#roster.get(this.#me)
    const fallback = { key: this.#me, name: policy.people.get(this.#me)?.name ?? this.#joined.myName }
    const virtual = policy.people.get(this.#me)?.virtual ?? false
    const byPolicy = {
      ...fallback,
      privileges: mayDo(policy, this.#me),
      owner: policy.owner === this.#me,
      virtual,
    }
    return {
      server: this.server,
      name: this.#joined.name,
      address: this.#joined.address,
      connection: this.#connection,
      me: online && me ? personOf(me) : byPolicy,
      online: online ? this.#roster.all().map(personOf) : [],
      serving: { peers: this.#peers.sessions().length, given: this.#given, taken: this.#taken },
      filling: this.#filling(),
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
    const known = this.#control.policy.people.get(this.#me)
    if (known && known.name !== name) await this.say(CONTROL_LOG, 'profile', { name })
  }

  /** @throws Refusal, also when there is no relay to ask */
  sayControl(type: KnownType, body: Record<string, unknown>): Promise<ClaimHash> {
    if (this.#session.online) return this.#speaker.sayControl(type, body)
    return Promise.reject(new Refusal('unreachable', 'This needs the relay, which cannot be reached now.'))
  }

  /** Answers the message's hash once it is safe in the outbox. */
  say(log: LogId, type: KnownType, body: Record<string, unknown>): Promise<ClaimHash> {
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

  async markRead(log: LogId, upTo: FactId): Promise<void> {
    await this.#history.between(() =>
      this.#channels.markRead(log, upTo, () => this.#history.facts(log, upTo)),
    )
  }

  readBack(log: LogId): void {
    this.#backfill.prefer(log)
  }

  /** The pause switch was moved. */
  pauseChanged(): void {
    const rows = this.#history.coverage.rows()
    this.#peers.tellCoverage(this.#host.paused() ? nothingOf(rows) : rows)
  }

  async #welcomed(welcome: Welcome): Promise<void> {
    const [bytes, signature] = welcome.attestation
    this.#attestation = { bytes, signature }
    this.#epoch = epochId(welcome.epoch)
    this.#iceServers = welcome.iceServers
    this.#subscribed = new Set()
    await this.#roster.begin(welcome.rosterVersion, welcome.roster)
    await this.#history.closeEpochs(this.#epoch)
    this.#welcoming = true
    try {
      for (const page of welcome.control) await this.#history.acceptControlPage(page, this.#epoch)
      for (const head of welcome.heads) await this.#history.learnHead(headOf(head))
    } finally {
      this.#welcoming = false
    }
    await this.#followPolicy()
    if (this.#stopped) return
    const { policy } = this.#control
    if (isMember(policy, this.#me) && (this.#joined.join || this.#joined.name !== policy.name)) {
      this.#joined = { ...this.#joined, join: null, name: policy.name }
      await this.#host.save(this.#joined)
    }
  }

  async #frame(frame: RelayFrame): Promise<void> {
    switch (frame.kind) {
      case 'facts': {
        if (await this.#history.acceptFacts(unpackFacts(this.server, frame.content))) return
        this.#askTails()
        return
      }
      case 'tail': {
        this.#tailsAskedAt = Number.NEGATIVE_INFINITY
        await this.#history.acceptTail(headOf(frame.content.head), frame.content.leaves)
        this.#peers.forgive()
        this.#backfill.kick()
        return
      }
      case 'heads': {
        for (const head of frame.content) await this.#history.learnHead(headOf(head))
        this.#askTails()
        return
      }
      case 'roster': {
        const { version, joined, left } = frame.content
        const before = new Set(this.#roster.all().map(({ key }) => key))
        if (!(await this.#roster.change(version, joined, left))) return this.#session.restart()
        for (const { key } of this.#roster.all()) if (!before.has(key)) this.#peers.cameOnline(key)
        this.#attestation = this.#roster.signed(this.#me) ?? this.#attestation
        this.#backfill.refreshed()
        this.#host.changed()
        return
      }
      case 'signal':
        return this.#peers.signal(frame.content)
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
    if (await this.#history.acceptOwn(log, { id, epoch, seq, claim, signature })) return
    // Stamped further back than the tail, so nothing here proves it. These words may be the only copy: they stay until
    // a page brings the fact.
    await this.#outbox.refuse(
      hash,
      'not-held',
      'This reached the server, and nobody online has it now. It shows up with whoever has it, or say it again.',
    )
  }

  /** Facts are proved and stored: indexes follow. Called inside the history's own order, so it never waits for it. */
  async #arrived({ log, facts }: Arrival): Promise<void> {
    const own: ClaimHash[] = []
    for (const fact of facts) {
      const claim = claimOf(fact)
      if (claim?.author === this.#me) own.push(await hashClaim(this.#world.crypto, fact.claim))
    }
    const acknowledged = Promise.all(own.map((hash) => this.#outbox.drop(hash)))
    if (log !== CONTROL_LOG) {
      await Promise.all([acknowledged, this.#channels.add(log, facts)])
      return
    }
    await acknowledged
    const ends = await this.#control.add(facts)
    void this.#history.learnEnds(ends).then(() => this.#backfill.kick(), giveUp)
    if (!this.#welcoming) await this.#followPolicy()
    for (const hash of own) this.#speaker.answered(hash)
    if (this.#session.online) this.#subscribe(false)
  }

  async #followPolicy(): Promise<void> {
    const { policy } = this.#control
    await this.#channels.follow(policy, policy.people.get(this.#me)?.joined ?? null)
    await this.#people.follow(policy)
    this.#host.changed()
  }

  #connectionChanged(state: SessionState): void {
    this.#connection = state
    if (state.state === 'online') this.#cameOnline()
    else this.#outbox.wentOffline()
    for (const look of [...this.#waiting]) look()
    this.#host.changed()
  }

  #cameOnline(): void {
    this.#subscribe(true)
    this.#lateHeads.begin()
    this.#lateHeads.show(this.#history.coverage.heads(), this.#epoch)
    this.#outbox.cameOnline()
    this.#backfill.refreshed()
    this.#cancelForgetting()
    if (this.#isVirtual()) this.#forgetOld()
    // An owner needs no invite, so has said no name yet.
    const { policy } = this.#control
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
    const logs = new Set<LogId>([CONTROL_LOG, ...this.#channels.logs()])
    if (!again && logs.size === this.#subscribed.size) return
    this.#subscribed = logs
    this.#session.send({ kind: 'subscribe', content: [...logs].map(idBytes) })
  }

  #controlHeld(): [EpochId, number][] {
    // Of more epochs than a login may name, the oldest are sent once more.
    const held = this.#history.coverage.wholeUpTo(CONTROL_LOG)
    return held.sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, MAX_EPOCHS)
  }

  #count(way: 'given' | 'taken', bytes: number): void {
    if (way === 'given') this.#given += bytes
    else this.#taken += bytes
    this.#host.changed()
  }

  #isVirtual(): boolean {
    return this.#control.policy.people.get(this.#me)?.virtual ?? false
  }

  #since(): number {
    return this.#isVirtual() ? this.#world.clock.now() - VIRTUAL_KEEP_MS : 0
  }

  /** A virtual client keeps the last 24 hours. */
  #forgetOld(): void {
    void this.#history.dropOlder(this.#since(), CONTROL_LOG).catch(giveUp)
    this.#cancelForgetting = this.#world.clock.after(FORGET_EVERY_MS, () => this.#forgetOld())
  }

  #chance(): number {
    const bytes = new Uint8Array(4)
    this.#world.random(bytes)
    return new DataView(bytes.buffer).getUint32(0) / 2 ** 32
  }

  #filling(): ServerState['filling'] {
    const asked = this.#backfill.from
    const from = asked ? this.#roster.get(asked) : undefined
    const blocked = this.#session.online ? this.#backfill.blocked : 'offline'
    return [...this.#history.coverage.missing(this.#since())].map(([log, missing]) => ({
      log,
      missing,
      from: from ? { key: from.key, name: from.name, virtual: from.virtual } : null,
      blocked: from ? null : blocked,
    }))
  }
}

/** The disk failed at something that is tried again later anyway. */
const giveUp = () => undefined

function personOf({ key, name, privileges, owner, virtual }: OnlinePerson): OnlinePerson {
  return { key, name, privileges, owner, virtual }
}

function headOf([log, epoch, previous, checkpoint]: WireHead): Head {
  return { log: logId(log), epoch: epochId(epoch), previous, checkpoint: checkpointOf(checkpoint) }
}
