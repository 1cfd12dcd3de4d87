import { Account, type AccountLimits, NO_LIMITS } from './account.ts'
import { THIS_MACHINE } from './client-address.ts'
import type { Clock } from './clock.ts'
import { Recent } from './recent.ts'

/** So many addresses are remembered: twice as many as can be connected at once, and more. */
const REMEMBERED = 20_000

/**
 * One account an address; the relay's own machine has no limits. Who came long ago and has nothing open is forgotten, and
 * begins anew.
 */
export class Accounts {
  readonly #ofThisMachine: Account
  readonly #accounts: Recent<string, Account>

  constructor(limits: AccountLimits, clock: Clock) {
    this.#ofThisMachine = new Account(NO_LIMITS, clock)
    this.#accounts = new Recent(
      REMEMBERED,
      () => new Account(limits, clock),
      ({ connections }) => connections > 0,
    )
  }

  get size(): number {
    return this.#accounts.size
  }

  of(address: string): Account {
    return address === THIS_MACHINE ? this.#ofThisMachine : this.#accounts.of(address)
  }
}
