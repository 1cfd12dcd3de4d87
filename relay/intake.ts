import { isChannelType, readBody } from '../shared/body.ts'
import { type Claim, checkClaim, decodeClaim, type SignedClaim } from '../shared/claim.ts'
import { type ControlFactOf, readControlClaim } from '../shared/control-fact.ts'
import {
  type ClaimHash,
  CONTROL_LOG,
  claimHash,
  type FactId,
  idBytes,
  type LogId,
  type PublicKey,
} from '../shared/ids.ts'
import { MAX_CONTROL_CLAIM_BYTES, MAX_SHORT_CONTROL_CLAIM_BYTES } from '../shared/limits.ts'
import { refusalOfInvite } from '../shared/policy-refusal.ts'
import { may, mayRead } from '../shared/policy-state.ts'
import { asRefusal, type Reason, Refusal } from '../shared/refusal.ts'
import { firstIdOf } from '../shared/uuid-v7.ts'
import type { Account } from './account.ts'
import type { Clock } from './clock.ts'
import type { ControlState } from './control-state.ts'
import type { NodeCrypto } from './node-crypto.ts'
import { RateLimit } from './rate-limit.ts'
import type { RelayLimits } from './relay-limits.ts'
import { RememberedClaims } from './remembered-claims.ts'
import type { Session } from './session.ts'
import type { Stamp, Waiting } from './stamper.ts'
import { TokenBucket } from './token-bucket.ts'

/** What an honest client can run into, as it saw an older policy or clock. The rest is a strike. */
const FORGIVEN: ReadonlySet<Reason> = new Set([
  'not-allowed',
  'not-invited',
  'invite-expired',
  'invite-used-up',
  'invite-withdrawn',
  'needs-work',
  'waiting',
  'not-waiting',
  'banned',
  'not-banned',
  'muted',
  'outranked',
  'key-replaced',
  'no-such-channel',
  'locked',
  'slow-mode',
  'name-taken',
  'too-many',
  'too-fast',
  'draining',
])
/** No claim is stamped with it: ids are given when the stamp is. */
const NO_ID = '' as FactId

/** Told once of a claim of this log: its stamp, or why it got none. */
type Settle = (outcome: Stamp | Refusal, log: LogId) => void

export interface IntakeOptions {
  crypto: NodeCrypto
  clock: Clock
  limits: RelayLimits
  server: PublicKey
  control: ControlState
  draining(): boolean
  /** To be stamped with the next tick. */
  submit(waiting: Waiting): void
}

/** Takes claims in: each genuine, by whoever sent it, and once. */
export class Intake {
  readonly #options: IntakeOptions
  readonly #remembered: RememberedClaims
  readonly #rate: RateLimit<PublicKey>
  readonly #deleteRate: RateLimit<PublicKey>
  readonly #editRate: RateLimit<PublicKey>
  readonly #controlRate: RateLimit<PublicKey>
  readonly #moderatorRate: RateLimit<PublicKey>
  readonly #joinRate: TokenBucket

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#remembered = new RememberedClaims(options.clock.now())
    this.#rate = new RateLimit(options.limits.claims)
    this.#deleteRate = new RateLimit(options.limits.deletes)
    this.#editRate = new RateLimit(options.limits.edits)
    this.#controlRate = new RateLimit(options.limits.controlClaims)
    this.#moderatorRate = new RateLimit(options.limits.moderatorClaims)
    this.#joinRate = new TokenBucket(options.limits.joins, options.clock.now())
  }

  /** Claims of whoever has this key. Each is answered: by its fact, later, or by why there is none. */
  async say(session: Session, key: PublicKey, claims: SignedClaim[]): Promise<void> {
    for (const signed of claims) {
      const hash = this.#hashOf(signed)
      const refuse = (refusal: Refusal) =>
        FORGIVEN.has(refusal.reason) ? session.refuse(refusal, hash) : session.strike(refusal, hash)
      const settle: Settle = (outcome, log) => {
        if (outcome instanceof Refusal) refuse(outcome)
        // The facts are not for them: others' words may have been stamped together with theirs.
        else if (log !== CONTROL_LOG && !mayRead(this.#options.control.policy, key, log))
          session.send({ kind: 'duplicate', content: duplicateOf(hash, outcome) })
      }
      try {
        const known = await this.#take(key, signed, hash, session.account, settle)
        // Of one that waits its author hears when it is stamped.
        if (known && known !== 'waiting') {
          session.send({ kind: 'duplicate', content: duplicateOf(hash, known) })
        }
      } catch (error) {
        refuse(asRefusal(error))
      }
    }
  }

  /** A newcomer's `join`. Resolves when it is stamped. @throws Refusal */
  async enter(key: PublicKey, join: SignedClaim, account: Account): Promise<void> {
    if (decodeClaim(join.claim).type !== 'join') throw new Refusal('malformed', 'A newcomer says `join`.')
    const hash = this.#hashOf(join)
    await new Promise<void>((resolve, reject) => {
      const settle = (outcome: Stamp | Refusal) => (outcome instanceof Refusal ? reject(outcome) : resolve())
      this.#take(key, join, hash, account, settle).then((known) => {
        if (known === 'waiting') reject(new Refusal('replaced', 'You are joining from somewhere else.'))
        else if (known) resolve()
      }, reject)
    })
  }

  /**
   * Whoever needs no invite can come any number of times: keys cost nothing, nor do invites that they sign for themselves.
   * @throws Refusal
   */
  #checkUninvited({ invite }: ControlFactOf<'join'>, account: Account): void {
    const { clock, control } = this.#options
    const now = clock.now()
    if (invite && !refusalOfInvite(control.policy, invite, firstIdOf(now) as FactId)) return
    if (account.joins.take(now) && this.#joinRate.take(now)) return
    throw new Refusal('too-fast', 'Too many people join at once. Try again in a minute.')
  }

  #hashOf({ claim }: SignedClaim): ClaimHash {
    return claimHash(this.#options.crypto.sha256(claim))
  }

  /** Its stamp when it is known already; else it is told later, by `settle`. @throws Refusal */
  async #take(
    key: PublicKey,
    { claim: bytes, signature }: SignedClaim,
    hash: ClaimHash,
    account: Account,
    settle: Settle,
  ): Promise<Stamp | 'waiting' | undefined> {
    const { crypto, clock, server, control, draining, submit } = this.#options
    if (draining()) throw new Refusal('draining', 'The relay is about to restart. Send this again.')
    if (!this.#rate.take(key, clock.now())) throw new Refusal('too-fast', 'Too many claims. Wait a little.')
    const claim = decodeClaim(bytes)
    if (claim.server !== server) throw new Refusal('wrong-server', 'This claim was made for another server.')
    if (claim.author !== key) throw new Refusal('not-author', 'This claim is by somebody else.')

    const known = this.#remembered.find(hash) ?? control.stampOf(hash)
    if (known) return known

    if (claim.log === CONTROL_LOG) this.#checkControl(claim, account)
    else if (claim.type === 'delete' && !this.#deleteRate.take(key, clock.now()))
      throw new Refusal('too-fast', 'Too many messages taken back at once. Wait a little.')
    else if (claim.type === 'edit' && !this.#editRate.take(key, clock.now()))
      throw new Refusal('too-fast', 'Too many messages changed at once. Wait a little.')
    this.#remembered.remember(hash, 'waiting', clock.now())
    try {
      await checkClaim(crypto, claim, signature)
      const isControl = claim.log === CONTROL_LOG
      const read = isControl ? await readControlClaim(crypto, server, claim, NO_ID) : null
      if (read?.type === 'join') this.#checkUninvited(read, account)
      if (!isControl && isChannelType(claim.type)) readBody(claim.type, claim.body)
      submit({
        claim,
        hash,
        signature,
        control: read,
        settle: (outcome) => {
          if (outcome instanceof Refusal) this.#remembered.forget(hash)
          else this.#remembered.remember(hash, outcome, clock.now())
          settle(outcome, claim.log)
        },
      })
    } catch (error) {
      this.#remembered.forget(hash)
      throw error
    }
    return undefined
  }

  /**
   * The control log is kept for good and given to everybody: it takes little, and slowly. How much it takes of all
   * together is counted when a claim is admitted, so that what is refused costs nobody their turn. @throws Refusal
   */
  #checkControl({ author, bytes, type }: Claim, account: Account): void {
    const { clock, control } = this.#options
    const most = type === 'join' ? MAX_CONTROL_CLAIM_BYTES : MAX_SHORT_CONTROL_CLAIM_BYTES
    if (bytes.length > most) throw new Refusal('too-long', `Here a claim has at most ${most} bytes.`)
    if (author === control.policy.owner) return
    const now = clock.now()
    // Whoever stops a raid is not to be stopped by it.
    const isFew = may(control.policy, author, 'moderate')
      ? this.#moderatorRate.take(author, now)
      : this.#controlRate.take(author, now) && account.changes.take(now)
    if (!isFew) {
      throw new Refusal('too-fast', 'Too many changes for now. Try again in a minute.')
    }
  }
}

function duplicateOf(hash: ClaimHash, { id, epoch, seq }: Stamp) {
  return [idBytes(hash), idBytes(id), idBytes(epoch), seq] as [Uint8Array, Uint8Array, Uint8Array, number]
}
