import type { Power } from './power.ts'

/** A machine whose plug and connection a test can change. */
export interface TestPower extends Power {
  set(changes: { onBattery?: boolean; metered?: boolean }): void
}

export function testPower(): TestPower {
  let now: { onBattery: boolean | null; metered: boolean | null } = { onBattery: null, metered: null }
  const listeners = new Set<() => void>()
  return {
    onBattery: () => now.onBattery,
    metered: () => now.metered,
    onChange(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    set(changes) {
      now = { ...now, ...changes }
      for (const changed of listeners) changed()
    },
  }
}
