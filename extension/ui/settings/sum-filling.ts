import { CONTROL_LOG } from '../../../shared/ids.ts'
import type { Filling } from '../../bridge/state.ts'

/** All the fillings of a server as one. It is blocked only where every one is. */
export function sumFilling(fillings: readonly Filling[]): Filling {
  const open = fillings.filter(({ missing }) => missing > 0)
  const sum = (of: 'bytesLeft' | 'secondsLeft') =>
    open.every((filling) => filling[of] !== null)
      ? open.reduce((total, filling) => total + (filling[of] ?? 0), 0)
      : null
  return {
    log: CONTROL_LOG,
    missing: open.reduce((total, { missing }) => total + missing, 0),
    bytesLeft: sum('bytesLeft'),
    secondsLeft: sum('secondsLeft'),
    everything: open.every(({ everything }) => everything),
    from: open.flatMap(({ from }) => from),
    blocked: open.every(({ blocked }) => blocked !== null) ? (open[0]?.blocked ?? null) : null,
  }
}
