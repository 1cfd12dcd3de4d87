import { openNewest } from '../open-newest.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  id: 'open-100k',
  what: 'ms to the newest 50 messages ready to paint, of 100,000 facts held, in Chromium by the panel’s own view with its database open ÷ a raw IndexedDB getAll of the newest 50 records of 8,192',
  unit: 'ms',
  lowerIsBetter: true,
  goal: 0.2,
  prepare: (bench) => openNewest(bench, 100_000),
}
