import type { Settings } from '../bridge/settings.ts'
import type { Clock } from './clock.ts'
import { type GivingNow, givingNow, isMetered } from './giving.ts'
import type { Power } from './power.ts'
import { DAY_MS, type TrafficLedger } from './traffic-ledger.ts'

export interface GiverHost {
  clock: Clock
  power: Power
  ledger: TrafficLedger
  settings(): Settings
  /** This device gives more or less than before. */
  changed(): void
}

/** How much this device gives to all of its servers together, and notices when that changes. */
export class Giver {
  readonly #host: GiverHost
  #told: GivingNow | undefined
  #cancelMidnight: (() => void) | undefined

  constructor(host: GiverHost) {
    this.#host = host
  }

  get now(): GivingNow {
    const { settings, ledger } = this.#host
    return givingNow(settings(), this.#power(), ledger.givenToday())
  }

  get metered(): boolean {
    return isMetered(this.#host.settings(), this.#power())
  }

  /** A setting, the machine's power or its connection changed, or something was given. */
  look(): void {
    const { giving, because } = this.now
    if (giving === this.#told?.giving && because === this.#told.because) return
    this.#told = { giving, because }
    this.#cancelMidnight?.()
    // A budget is used up until the day ends; nothing else sets a timer.
    this.#cancelMidnight = because === 'budget' ? this.#lookAtMidnight() : undefined
    this.#host.changed()
  }

  stop(): void {
    this.#cancelMidnight?.()
  }

  #lookAtMidnight(): () => void {
    const { clock } = this.#host
    return clock.after(DAY_MS - (clock.now() % DAY_MS), () => this.look())
  }

  #power() {
    const { power } = this.#host
    return { onBattery: power.onBattery(), metered: power.metered() }
  }
}
