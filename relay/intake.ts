import { isChannelType, readBody } from '../shared/body.ts'
import { type Claim, checkClaim, decodeClaim, type SignedClaim } from '../shared/claim.ts'
import { readControlClaim } from '../shared/control-fact.ts'
import {
  type ClaimHash,
  CONTROL_LOG,
  claimHash,
  type FactId,
  idBytes,
  type PublicKey,
} from '../shared/ids.ts'
import { MAX_CONTROL_CLAIM_BYTES, MAX_SHORT_CONTROL_CLAIM_BYTES } from '../shared/limits.ts'
import { asRefusal, type Reason, Refusal } from '../shared/refusal.ts'
import type { Clock } from './clock.ts'
import type { ControlState } from './control-state.ts'
import type { NodeCrypto } from './node-crypto.ts'
import { RateLimit } from './rate-limit.ts'
import type { RelayLimits } from './relay-limits.ts'
import { RememberedClaims } from './remembered-claims.ts'
import type { Session } from './session.ts'
import type { Stamp, Waiting } from './stamper.ts'

/** What an honest client can run into, as it saw an older policy or clock. The rest is a strike. */
const FORGIVEN: ReadonlySet<Reason> = new Set([
  'not-allowed',
  'not-invited',
  'invite-expired',
  'no-such-channel',
  'name-taken',
  'too-many',
  'too-fast',
  'draining',
])
/** No claim is stamped with it: ids are given when the stamp is. */
const NO_ID = '' as FactId

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
  readonly #rate: RateLimit
  readonly #deleteRate: RateLimit
  readonly #controlRate: RateLimit

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#remembered = new RememberedClaims(options.clock.now())
    this.#rate = new RateLimit(options.limits.claims)
    this.#deleteRate = new RateLimit(options.limits.deletes)
    this.#controlRate = new RateLimit(options.limits.controlClaims)
  }

  /** Claims of whoever has this key. Each is answered: by its fact, later, or by why there is none. */
  async say(session: Session, key: PublicKey, claims: SignedClaim[]): Promise<void> {
    for (const signed of claims) {
      const hash = this.#hashOf(signed)
      const refuse = (refusal: Refusal) =>
        FORGIVEN.has(refusal.reason) ? session.refuse(refusal, hash) : session.strike(refusal, hash)
      const settle = (outcome: Stamp | Refusal) => {
        if (outcome instanceof Refusal) refuse(outcome)
      }
      try {
        const known = await this.#take(key, signed, hash, settle)
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
  async enter(key: PublicKey, join: SignedClaim): Promise<void> {
    if (decodeClaim(join.claim).type !== 'join') throw new Refusal('malformed', 'A newcomer says `join`.')
    const hash = this.#hashOf(join)
    await new Promise<void>((resolve, reject) => {
      const settle = (outcome: Stamp | Refusal) => (outcome instanceof Refusal ? reject(outcome) : resolve())
      this.#take(key, join, hash, settle).then((known) => {
        if (known === 'waiting') reject(new Refusal('replaced', 'You are joining from somewhere else.'))
        else if (known) resolve()
      }, reject)
    })
  }

  #hashOf({ claim }: SignedClaim): ClaimHash {
    return claimHash(this.#options.crypto.sha256(claim))
  }

  /** Its stamp when it is known already; else it is told later, by `settle`. @throws Refusal */
  async #take(
    key: PublicKey,
    { claim: bytes, signature }: SignedClaim,
    hash: ClaimHash,
    settle: Waiting['settle'],
  ): Promise<Stamp | 'waiting' | undefined> {
    const { crypto, clock, server, control, draining, submit } = this.#options
    if (draining()) throw new Refusal('draining', 'The relay is about to restart. Send this again.')
    if (!this.#rate.take(key, clock.now())) throw new Refusal('too-fast', 'Too many claims. Wait a little.')
    const claim = decodeClaim(bytes)
    if (claim.server !== server) throw new Refusal('wrong-server', 'This claim was made for another server.')
    if (claim.author !== key) throw new Refusal('not-author', 'This claim is by somebody else.')

    const known = this.#remembered.find(hash) ?? control.stampOf(hash)
    if (known) return known

    if (claim.log === CONTROL_LOG) this.#checkControl(claim)
    else if (claim.type === 'delete' && !this.#deleteRate.take(key, clock.now()))
      throw new Refusal('too-fast', 'Too many messages taken back at once. Wait a little.')
    this.#remembered.remember(hash, 'waiting', clock.now())
    try {
      await checkClaim(crypto, claim, signature)
      const isControl = claim.log === CONTROL_LOG
      const read = isControl ? await readControlClaim(crypto, server, claim, NO_ID) : null
      if (!isControl && isChannelType(claim.type)) readBody(claim.type, claim.body)
      submit({
        claim,
        hash,
        signature,
        control: read,
        settle: (outcome) => this.#settle(hash, outcome, settle),
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
  #checkControl({ author, bytes, type }: Claim): void {
    const { clock, control } = this.#options
    const most = type === 'join' ? MAX_CONTROL_CLAIM_BYTES : MAX_SHORT_CONTROL_CLAIM_BYTES
    if (bytes.length > most) throw new Refusal('too-long', `Here a claim has at most ${most} bytes.`)
    if (author !== control.policy.owner && !this.#controlRate.take(author, clock.now())) {
      throw new Refusal('too-fast', 'Too many changes for now. Try again in a minute.')
    }
  }

  #settle(hash: ClaimHash, outcome: Stamp | Refusal, settle: Waiting['settle']): void {
    if (outcome instanceof Refusal) this.#remembered.forget(hash)
    else this.#remembered.remember(hash, outcome, this.#options.clock.now())
    settle(outcome)
  }
}

function duplicateOf(hash: ClaimHash, { id, epoch, seq }: Stamp) {
  return [idBytes(hash), idBytes(id), idBytes(epoch), seq] as [Uint8Array, Uint8Array, Uint8Array, number]
}
