import type { Power } from '../../extension/engine/power.ts'

/** A machine that stays on, at a connection that is paid by the month. */
export const mainsPower: Power = {
  onBattery: () => false,
  metered: () => false,
  onChange: () => () => undefined,
}
