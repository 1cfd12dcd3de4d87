import { idleMinute } from '../peers/idle.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  id: 'idle-cpu',
  what: 'CPU of all of Chromium a minute while its engine is as idle as in idle-wake-ups ÷ of one that shows the same page and runs no engine',
  unit: 'ms/min',
  lowerIsBetter: true,
  rounds: 1,
  cold: true,
  prepare: async (bench) => ({
    ours: async () => (await idleMinute(bench)).cpuMs,
    other: async () => (await idleMinute(bench)).blankCpuMs,
  }),
}
