import type { PublicKey } from '../shared/ids.ts'
import { refusalOfStranger } from '../shared/policy-refusal.ts'
import { isIn, type Policy } from '../shared/policy-state.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Session } from './session.ts'

/** Who proved their key and waits until somebody lets them in. They are told nothing but that. */
export class Door {
  readonly #policy: () => Policy
  readonly #waiting = new Map<PublicKey, Session>()

  constructor(policy: () => Policy) {
    this.#policy = policy
  }

  /** One connection a person, as inside. */
  wait(key: PublicKey, session: Session): void {
    this.#waiting.get(key)?.bye(new Refusal('replaced', 'You are connected from somewhere else.'))
    session.state = { at: 'door', key }
    this.#waiting.set(key, session)
    session.refuse(new Refusal('waiting', 'Somebody has to let you in first. A moderator was told.'))
  }

  left(key: PublicKey, session: Session): void {
    if (this.#waiting.get(key) === session) this.#waiting.delete(key)
  }

  /** Tells those who were let in, or sent away. */
  policyChanged(): void {
    const policy = this.#policy()
    for (const [key, session] of [...this.#waiting]) {
      if (isIn(policy, key)) session.bye(new Refusal('let-in', 'You were let in.'))
      else {
        const refusal = refusalOfStranger(policy, key)
        if (refusal && refusal.reason !== 'waiting') session.bye(refusal)
      }
    }
  }
}
