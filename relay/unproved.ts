import type { Account } from './account.ts'
import type { Session } from './session.ts'

/** Sessions that have proved no key yet. */
export class Unproved {
  readonly #most: number
  /** Oldest first; some have proved theirs by now. */
  readonly #accounts = new Map<Session, Account>()

  constructor(most: number) {
    this.#most = most
  }

  delete(session: Session): void {
    this.#accounts.delete(session)
  }

  /**
   * One more. Where that is one too many: who gives up their place, the longest waiting of the address that has the most.
   * So a few who never log in do not keep the door shut, and whoever fills it takes the places of nobody else.
   */
  add(session: Session): Session | undefined {
    this.#accounts.set(session, session.account)
    // Looked through only when there seem to be too many.
    if (this.#accounts.size > this.#most) this.#forgetTheProved()
    return this.#accounts.size > this.#most ? this.#takeFromTheMost() : undefined
  }

  #forgetTheProved(): void {
    for (const session of this.#accounts.keys()) {
      const { at } = session.state
      if (at !== 'greeting' && at !== 'challenged') this.#accounts.delete(session)
    }
  }

  #takeFromTheMost(): Session | undefined {
    const counts = new Map<Account, number>()
    for (const account of this.#accounts.values()) counts.set(account, (counts.get(account) ?? 0) + 1)
    const most = Math.max(...counts.values())
    for (const [session, account] of this.#accounts) {
      if (counts.get(account) !== most) continue
      this.#accounts.delete(session)
      return session
    }
    return undefined
  }
}
