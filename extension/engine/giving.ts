import type { Settings } from '../bridge/settings.ts'
import type { Serving } from '../bridge/state.ts'
import type { Giving } from './power.ts'

/** What the machine says of itself; null where nobody knows. */
export interface PowerNow {
  onBattery: boolean | null
  metered: boolean | null
}

export interface GivingNow {
  giving: Giving
  /** Why not more. */
  because: Serving['because']
}

/** What others get from this device now. `given`: bytes given today, over all servers. */
export function givingNow(settings: Settings, power: PowerNow, given: number): GivingNow {
  const { paused, giveADay, onBattery } = settings
  if (paused) return { giving: 'nothing', because: 'paused' }
  if (isMetered(settings, power)) return { giving: 'nothing', because: 'metered' }
  if (giveADay !== null && given >= giveADay) return { giving: 'nothing', because: 'budget' }
  if (!isOnBattery(settings, power) || onBattery === 'as-usual') return { giving: 'freely', because: null }
  return { giving: onBattery, because: 'battery' }
}

/** Whether the device runs on battery, by the person's word before the browser's. */
function isOnBattery({ runsOn }: Settings, power: PowerNow): boolean {
  return runsOn === 'auto' ? power.onBattery === true : runsOn === 'battery'
}

/** Whether the connection is paid by the byte, by the person's word before the browser's. */
export function isMetered({ metered }: Settings, power: PowerNow): boolean {
  return metered === 'auto' ? power.metered === true : metered === 'yes'
}
