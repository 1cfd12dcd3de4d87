import { idleMinute } from '../peers/idle.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  id: 'idle-wake-ups',
  what: 'timers of an idle engine that fire, and messages of the relay that it hears, a minute, ten peers having just been served; over 10 minutes with --only idle, else over half of one',
  unit: '/min',
  lowerIsBetter: true,
  rounds: 1,
  cold: true,
  prepare: async (bench) => ({ ours: async () => (await idleMinute(bench)).wakeUps }),
}
