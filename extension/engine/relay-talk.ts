import type { SignedAttestation } from '../../shared/attestation.ts'
import { type KnownType, readBody } from '../../shared/body.ts'
import type { Head } from '../../shared/checkpoint.ts'
import { decodeClaim, hashClaim, type SignedClaim } from '../../shared/claim.ts'
import type { ClientFrame } from '../../shared/client-frames.ts'
import type { Signer } from '../../shared/crypto.ts'
import { unpackFacts } from '../../shared/facts-frame.ts'
import { headOfRow } from '../../shared/head-row.ts'
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
  publicKey,
} from '../../shared/ids.ts'
import { MAX_EPOCHS, MAX_SUBSCRIBED } from '../../shared/limits.ts'
import { mayRead } from '../../shared/policy-state.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { RelayFrame } from '../../shared/relay-frames.ts'
import { signWithWork, workOf } from '../../shared/work.ts'
import type { Archive } from './archive.ts'
import type { JoinedServer } from './device.ts'
import type { FactStore } from './fact-store.ts'
import { LateHeads } from './late-heads.ts'
import { Outbox } from './outbox.ts'
import { passFullDisk } from './pass-full-disk.ts'
import type { IceServer } from './peer-link.ts'
import { RelaySession, type SessionState, type Welcome } from './relay-session.ts'
import type { Roster } from './roster.ts'
import type { Serving } from './serving.ts'
import { Speaker } from './speaker.ts'
import type { World } from './world.ts'

export interface RelayTalkHost {
  world: World
  signer: Signer
  store: FactStore
  archive: Archive
  roster: Roster
  serving(): Serving
  joined(): JoinedServer
  /** A `join` with the work in it that this server wants. */
  worked(join: SignedClaim): void
  /** Another server answers, and shows the code of a move. */
  moved(code: string): Promise<Refusal | undefined>
  /** A login is through, and what it brought is kept. */
  welcomed(): Promise<void>
  state(state: SessionState): void
  /** Something changed that may bring what is missing. */
  kick(): void
  changed(): void
}

/** Tails that were asked for and did not come are asked for again after this, ms. */
const ASK_TAILS_AGAIN_MS = 5_000

/** The talk with a server's relay: logging in, listening to logs, saying what waits in the outbox. */
export class RelayTalk {
  readonly outbox: Outbox
  readonly #host: RelayTalkHost
  readonly #session: RelaySession
  readonly #speaker: Speaker
  readonly #lateHeads: LateHeads
  #attestation: SignedAttestation | undefined
  #epoch: EpochId | undefined
  #iceServers: IceServer[] = []
  #subscribed = new Set<LogId>()
  #tailsAskedAt = Number.NEGATIVE_INFINITY

  constructor(host: RelayTalkHost) {
    const { world, signer, store, archive } = host
    const { server, address } = host.joined()
    this.#host = host
    this.#session = new RelaySession(
      world,
      server,
      address,
      {
        signer,
        join: (work, anyway) => this.#join(work, anyway),
        control: () => this.#controlHeld(),
        controlPage: (epoch, index) => archive.history.held.pageToServe({ log: CONTROL_LOG, epoch, index }),
        moved: (code) => this.#host.moved(code),
      },
      {
        state: (state) => this.#stateChanged(state),
        welcome: (welcome) => this.#welcomed(welcome),
        frame: (frame) => this.#frame(frame).catch(passFullDisk),
      },
    )
    this.outbox = new Outbox(store, world.clock, (claims) => {
      this.send({ kind: 'say', content: claims.map(({ claim, signature }) => [claim, signature]) })
    })
    this.#speaker = new Speaker(world, signer, server, this.outbox)
    this.#lateHeads = new LateHeads(archive.control, (heads) => this.send({ kind: 'heads', content: heads }))
  }

  start(): void {
    this.#session.start()
  }

  stop(): void {
    this.#session.stop()
  }

  get online(): boolean {
    return this.#session.online
  }

  reconnect(): void {
    this.#session.retryNow()
  }

  /** This client's own, as the relay gave it last. */
  get attestation(): SignedAttestation | undefined {
    return this.#attestation
  }

  get iceServers(): IceServer[] {
    return this.#iceServers
  }

  /** Sends a frame, or drops it when not online. */
  send(frame: ClientFrame): void {
    this.#session.send(frame)
  }

  /** Own claims of the control log are in force; there may be logs to listen to. */
  inForce(own: ClaimHash[]): void {
    for (const hash of own) this.#speaker.answered(hash)
    if (this.online) this.#subscribe(false)
  }

  /** There may be logs to listen to that could not be read before. */
  policyChanged(): void {
    if (this.online) this.#subscribe(false)
  }

  /** A head from a peer that the relay may not know any more. */
  showHead(head: Head): void {
    if (this.online) this.#lateHeads.show([head], this.#epoch)
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
    const row = this.outbox.get(hash)
    if (row?.refused?.reason !== 'not-held') return this.outbox.retry(hash)
    const { log, type, body } = decodeClaim(row.claim)
    await this.#speaker.say(log, type, body)
    await this.outbox.drop(hash)
  }

  async #welcomed(welcome: Welcome): Promise<void> {
    const { archive, roster, serving, welcomed } = this.#host
    const [bytes, signature] = welcome.attestation
    this.#attestation = { bytes, signature }
    this.#epoch = epochId(welcome.epoch)
    this.#iceServers = welcome.iceServers
    serving().relayRoad.begin(welcome.allowance)
    this.#subscribed = new Set()
    await roster.begin(welcome.rosterVersion, welcome.roster)
    await archive.welcome(this.#epoch, welcome.control, welcome.heads.map(headOfRow))
    await welcomed()
  }

  #stateChanged(state: SessionState): void {
    this.#host.state(state)
    if (state.state === 'online') this.#cameOnline()
    else {
      this.outbox.wentOffline()
      this.#host.serving().relayRoad.lost()
    }
  }

  async #frame(frame: RelayFrame): Promise<void> {
    switch (frame.kind) {
      case 'facts': {
        const stamped = unpackFacts(this.#host.joined().server, frame.content)
        if (
          (await this.#host.archive.following(stamped, () =>
            this.#host.archive.history.acceptFacts(stamped),
          )) !== false
        )
          return
        this.#askTails()
        return
      }
      case 'control':
        // Somebody brought back what the relay had lost.
        return this.#epoch && this.#host.archive.restored(this.#epoch, frame.content)
      case 'tail': {
        this.#tailsAskedAt = Number.NEGATIVE_INFINITY
        await this.#host.archive.acceptTail(headOfRow(frame.content.head), frame.content.leaves)
        this.#host.serving().peers.forgive()
        this.#host.kick()
        return
      }
      case 'heads': {
        for (const head of frame.content) await this.#host.archive.learnHead(headOfRow(head))
        this.#askTails()
        return
      }
      case 'roster': {
        const { version, joined, left } = frame.content
        const came = await this.#host.roster.change(version, joined, left)
        if (!came) return this.#session.restart()
        for (const key of came) this.#host.serving().peers.cameOnline(key)
        for (const key of left) this.#host.serving().relayRoad.gone(publicKey(key))
        this.#attestation = this.#host.roster.signed(this.#host.signer.key) ?? this.#attestation
        this.#host.kick()
        this.#host.changed()
        return
      }
      case 'signal':
        return this.#host.serving().peers.signal(frame.content)
      case 'passed':
        return this.#host.serving().relayRoad.passed(frame.content)
      case 'unpassed':
        return this.#host.serving().relayRoad.unpassed(frame.content)
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
          await this.outbox.drop(claimHash(hash))
        else if (reason === 'too-fast') this.outbox.holdBack(claimHash(hash))
        else await this.outbox.refuse(claimHash(hash), reason, sentence)
        return
      }
      default:
        return
    }
  }

  /** The relay stamped an own claim before, and its fact was missed: it is made again from the outbox. */
  async #duplicate(hash: ClaimHash, id: FactId, epoch: EpochId, seq: number): Promise<void> {
    const row = this.outbox.get(hash)
    if (!row) return
    const { log, claim, signature } = row
    // What this person may write and not read, as a report, is answered by its place alone.
    if (!mayRead(this.#host.archive.policy, this.#host.signer.key, log)) {
      this.#speaker.answered(hash)
      return this.outbox.drop(hash)
    }
    if (await this.#host.archive.history.acceptOwn(log, { id, epoch, seq, claim, signature })) return
    // Stamped further back than the tail, so nothing here proves it. These words may be the only copy: they stay until
    // a page brings the fact.
    await this.outbox.refuse(
      hash,
      'not-held',
      'This reached the server, and nobody online has it now. It shows up with whoever has it, or say it again.',
    )
  }

  #cameOnline(): void {
    this.#subscribe(true)
    this.#lateHeads.begin()
    this.#lateHeads.show(this.#host.archive.history.coverage.heads(), this.#epoch)
    this.outbox.cameOnline()
    this.#host.kick()
  }

  /** Facts were left out, as for a slow reader: the tails tell where the logs stand now. Asked once, until they come. */
  #askTails(): void {
    const now = this.#host.world.clock.now()
    if (now - this.#tailsAskedAt < ASK_TAILS_AGAIN_MS) return
    this.#tailsAskedAt = now
    this.#subscribe(true)
    // Own facts may be among them: sent again, they are answered by their place.
    this.outbox.cameOnline()
  }

  #subscribe(again: boolean): void {
    const logs = new Set([CONTROL_LOG, ...this.#host.archive.channels.logs()].slice(0, MAX_SUBSCRIBED))
    if (!again && logs.size === this.#subscribed.size && [...logs].every((log) => this.#subscribed.has(log)))
      return
    this.#subscribed = logs
    this.send({ kind: 'subscribe', content: [...logs].map(idBytes) })
  }

  /** The `join` as it was made, or made anew where newcomers are to do some work for it. */
  async #join(work: number, anyway: boolean): Promise<SignedClaim | null> {
    const { join } = this.#host.joined()
    if (!join) return null
    const claim = decodeClaim(join.claim)
    const { crypto, clock } = this.#host.world
    const isEnough = work === 0 || (claim.body.invite !== undefined && !anyway)
    if (isEnough || workOf(await hashClaim(crypto, join.claim)) >= work) return join
    const rest = () => new Promise<void>((resolve) => void clock.after(0, resolve))
    const worked = await signWithWork(this.#host.signer, claim, work, { rest })
    // A relay waits for a login only so long: what took longer is ready for the next one.
    this.#host.worked(worked)
    return worked
  }

  #controlHeld(): [EpochId, number][] {
    // Of more epochs than a login may name, the oldest are sent once more.
    const held = this.#host.archive.history.coverage.wholeUpTo(CONTROL_LOG)
    return held.sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, MAX_EPOCHS)
  }
}
