import type { SignedClaim } from '../shared/claim.ts'
import { PROTOCOL_VERSION } from '../shared/frame.ts'
import { type EpochId, epochId, idBytes, type PublicKey, publicKey } from '../shared/ids.ts'
import { REMEMBER_CLAIMS_MS } from '../shared/limits.ts'
import { loginSignedBytes } from '../shared/login.ts'
import { refusalOfStranger } from '../shared/policy-refusal.ts'
import { isIn, isMember, type Policy } from '../shared/policy-state.ts'
import { checkPublicKey } from '../shared/public-key.ts'
import { asRefusal, Refusal } from '../shared/refusal.ts'
import type { Random } from '../shared/uuid-v7.ts'
import type { Account } from './account.ts'
import type { Clock } from './clock.ts'
import type { NodeCrypto, NodeSigner } from './node-crypto.ts'
import { RateLimit } from './rate-limit.ts'
import type { Attested } from './roster.ts'
import type { FrameHandlers, Session } from './session.ts'
import { type Rate, TokenBucket } from './token-bucket.ts'

const NONCE_BYTES = 32
/** Nonces of proved logins only. Anybody can make keys and prove them: past this many the oldest are forgotten early. */
const REMEMBERED = 20_000

export interface LoginOptions {
  crypto: NodeCrypto
  signer: NodeSigner
  clock: Clock
  random: Random
  /** The code of a move that this server goes on from. */
  movedFrom?: string | undefined
  /** Of one key: each login costs a welcome. */
  rate: Rate
  /** Of all who are in. */
  allRate: Rate
  policy(): Policy
  /** Resolves when the newcomer is a member. @throws Refusal */
  join(key: PublicKey, join: SignedClaim, account: Account): Promise<void>
  attest(key: PublicKey): Promise<Attested>
  /** Asks for what they hold and the relay does not, and calls `enter` then; false: there is nothing to ask for. */
  restore(
    session: Session,
    key: PublicKey,
    held: ReadonlyMap<EpochId, number>,
    enter: () => Promise<void>,
  ): boolean
  /** They wait until somebody lets them in. */
  door(session: Session, key: PublicKey): void
  /** Before anybody is welcome: there is a place to talk. */
  open(): Promise<void>
  /** All at once: welcome and, from then on, everything live. */
  welcome(session: Session, key: PublicKey, attested: Attested, held: Map<EpochId, number>): void
}

/** Both sides prove their keys, and a newcomer joins. Whatever does not pass is the end of the connection. */
export class Login {
  readonly #options: LoginOptions
  readonly #rate: RateLimit<PublicKey>
  readonly #allRate: TokenBucket
  /** key and nonce → when it was used. */
  readonly #nonces = new Map<string, number>()

  constructor(options: LoginOptions) {
    this.#options = options
    this.#rate = new RateLimit(options.rate)
    this.#allRate = new TokenBucket(options.allRate, options.clock.now())
  }

  hello: FrameHandlers['hello'] = (session, { version, key, nonce }) => {
    if (session.state.at !== 'greeting') throw loggedInAlready()
    if (version !== PROTOCOL_VERSION) {
      const sentence = `This relay speaks version ${PROTOCOL_VERSION} of the protocol, you ${version}.`
      return session.bye(new Refusal('wrong-version', sentence))
    }
    const { signer, random, movedFrom } = this.#options
    const who = publicKey(key)
    if (!checkPublicKey(who)) return session.bye(new Refusal('wrong-key', 'Nobody can have this key.'))
    const relayNonce = new Uint8Array(NONCE_BYTES)
    random(relayNonce)
    session.state = { at: 'challenged', key: who, clientNonce: nonce, relayNonce }
    const signature = signer.sign(loginSignedBytes(signer.key, 'relay', nonce, relayNonce))
    session.send({
      kind: 'challenge',
      content: {
        version: PROTOCOL_VERSION,
        server: idBytes(signer.key),
        nonce: relayNonce,
        signature,
        work: this.#options.policy().work,
        ...(movedFrom && { moved: movedFrom }),
      },
    })
  }

  login: FrameHandlers['login'] = async (session, { signature, join, control }) => {
    const challenged = session.state
    if (challenged.at === 'greeting') throw new Refusal('not-logged-in', 'Say hello first.')
    if (challenged.at !== 'challenged') throw loggedInAlready()
    const { crypto, signer, clock, restore } = this.#options
    const { key, clientNonce, relayNonce } = challenged
    session.state = { at: 'entering', key }
    try {
      const signed = loginSignedBytes(signer.key, 'client', clientNonce, relayNonce)
      if (!crypto.verify(key, signed, signature)) {
        throw new Refusal('wrong-signature', 'The signature does not prove this key.')
      }
      // Only now that the key is proved: nobody can use up the logins of somebody else.
      if (!this.#rate.take(key, clock.now())) throw new Refusal('too-fast', 'Too many logins. Wait a little.')
      this.#spendNonce(key + Buffer.from(clientNonce).toString('hex'))
      const held = new Map(control.map(([epoch, seq]) => [epochId(epoch), seq]))
      const enter = () => this.#enter(session, key, held, join)
      if (!restore(session, key, held, enter)) await enter()
    } catch (error) {
      session.bye(asRefusal(error))
    }
  }

  /** Who has proved their key is judged, and welcome or not. */
  async #enter(
    session: Session,
    key: PublicKey,
    held: Map<EpochId, number>,
    join: [Uint8Array, Uint8Array] | undefined,
  ): Promise<void> {
    const { policy, attest, clock, welcome, door, open } = this.#options
    try {
      if (!isMember(policy(), key)) {
        const stranger = refusalOfStranger(policy(), key)
        if (stranger && stranger.reason !== 'not-invited') throw stranger
        if (!join) throw new Refusal('not-invited', 'You are not a member of this server. Ask for an invite.')
        await this.#options.join(key, { claim: join[0], signature: join[1] }, session.account)
        // One that was stamped before may be of somebody who was sent away since.
        if (!isMember(policy(), key)) throw new Refusal('not-invited', 'You were sent away. Knock anew.')
      }
      if (!isIn(policy(), key)) {
        if (session.state.at === 'entering') door(session, key)
        return
      }
      // Only of who is let in: strangers, of whom there are any number, are not to use up the welcomes of members.
      if (!this.#allRate.take(clock.now()))
        throw new Refusal('too-fast', 'Many people come at once. Wait a little.')
      await open()
      const attested = await attest(key)
      // It may have been closed while its `join` was stamped.
      if (session.state.at !== 'entering') return
      welcome(session, key, attested, held)
    } catch (error) {
      session.bye(asRefusal(error))
    }
  }

  /** @throws Refusal `replayed-nonce` */
  #spendNonce(nonce: string): void {
    const now = this.#options.clock.now()
    for (const [old, at] of this.#nonces) {
      // Oldest first.
      if (now - at < REMEMBER_CLAIMS_MS && this.#nonces.size < REMEMBERED) break
      this.#nonces.delete(old)
    }
    if (this.#nonces.has(nonce)) throw new Refusal('replayed-nonce', 'This nonce was used before.')
    this.#nonces.set(nonce, now)
  }
}

const loggedInAlready = () => new Refusal('already-logged-in', 'This connection is logged in already.')
