import { latencySides } from '../abuse/latency.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  id: 'abuse',
  what: 'time from saying a message until somebody else hears it, the 95th of a hundred, while one address floods the relay, under its usual limits, with claims of 8 members and with strangers’ connections ÷ the same while nobody does',
  unit: 'ms',
  lowerIsBetter: true,
  goal: 0.5,
  rounds: 3,
  prepare: latencySides,
}
