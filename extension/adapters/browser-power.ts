import type { Power } from '../engine/power.ts'

/** Battery Status API: Chromium only, and not in its types any more. */
interface Battery extends EventTarget {
  readonly charging: boolean
}

/** Network Information API: Chromium only. */
interface NetworkInformation extends EventTarget {
  readonly saveData?: boolean
  readonly type?: string
}

/** What the browser says of power and connection; null where it has no such API, as Firefox. */
export function browserPower(): Power {
  const told = new Set<() => void>()
  const tell = () => {
    for (const changed of told) changed()
  }
  const { connection } = navigator as { connection?: NetworkInformation }
  connection?.addEventListener?.('change', tell)
  let battery: Battery | undefined
  const { getBattery } = navigator as { getBattery?: () => Promise<Battery> }
  getBattery?.call(navigator).then(
    (found) => {
      battery = found
      found.addEventListener('chargingchange', tell)
      tell()
    },
    // Refused in this context: then nobody knows.
    () => undefined,
  )
  return {
    onBattery: () => (battery ? !battery.charging : null),
    metered() {
      const { saveData, type } = connection ?? {}
      return saveData === undefined && type === undefined ? null : saveData === true || type === 'cellular'
    },
    onChange(changed) {
      told.add(changed)
      return () => told.delete(changed)
    },
  }
}
