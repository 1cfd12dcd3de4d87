import { type KnownType, readBody } from '../../shared/body.ts'
import { hashClaim, type SignedClaim } from '../../shared/claim.ts'
import type { Signer } from '../../shared/crypto.ts'
import { type ClaimHash, CONTROL_LOG, type LogId, type PublicKey } from '../../shared/ids.ts'
import { inTurn } from '../../shared/in-turn.ts'
import { LOGIN_TIMEOUT_MS } from '../../shared/limits.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Outbox } from './outbox.ts'
import { signNow } from './sign-now.ts'
import type { World } from './world.ts'

/** Signs what the person says on one server, and hands it to the outbox. */
export class Speaker {
  readonly #world: World
  readonly #signer: Signer
  readonly #server: PublicKey
  readonly #outbox: Outbox
  readonly #answers = new Map<ClaimHash, (refusal?: Refusal) => void>()
  readonly #inOrder = inTurn()

  constructor(world: World, signer: Signer, server: PublicKey, outbox: Outbox) {
    this.#world = world
    this.#signer = signer
    this.#server = server
    this.#outbox = outbox
  }

  /**
   * Answers a claim's hash once it is safe in the outbox. Signed one after the other: what a person said first is
   * stamped first.
   */
  async say(log: LogId, type: string, body: Record<string, unknown>): Promise<ClaimHash> {
    const { hash, claim } = await this.#inOrder(() => this.#sign(log, type, body))
    await this.#outbox.put(hash, log, claim)
    return hash
  }

  /**
   * Says something in the control log and waits for the relay's answer: a page that asks for it is there to be told no.
   * @throws Refusal as the relay gave it, or `timed-out`
   */
  async sayControl(type: KnownType, body: Record<string, unknown>): Promise<ClaimHash> {
    readBody(type, body)
    const hash = await this.say(CONTROL_LOG, type, body)
    await new Promise<void>((resolve, reject) => {
      const late = new Refusal('timed-out', 'The relay did not answer. It may have heard it all the same.')
      const cancel = this.#world.clock.after(LOGIN_TIMEOUT_MS, () => {
        // Nothing is tried behind the back of somebody who was told that it failed.
        void this.#outbox.drop(hash).catch(() => undefined)
        this.answered(hash, late)
      })
      this.#answers.set(hash, (refusal) => {
        cancel()
        if (refusal) reject(refusal)
        else resolve()
      })
    })
    return hash
  }

  /** The relay answered. False: nobody waits for that. */
  answered(hash: ClaimHash, refusal?: Refusal): boolean {
    const answer = this.#answers.get(hash)
    this.#answers.delete(hash)
    answer?.(refusal)
    return answer !== undefined
  }

  async #sign(
    log: LogId,
    type: string,
    body: Record<string, unknown>,
  ): Promise<{ hash: ClaimHash; claim: SignedClaim }> {
    const claim = await signNow(this.#world, this.#signer, { server: this.#server, log, type, body })
    return { hash: await hashClaim(this.#world.crypto, claim.claim), claim }
  }
}
