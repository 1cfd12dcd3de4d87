import { fanOutSides } from '../fan-out/sides.ts'
import type { Row } from '../row.ts'

/** What certifying costs when nothing can be shared: the relay's worst case. */
export const row: Row = {
  id: 'fanout-ws-lone',
  what: 'as fanout-ws with one author who says the next text 30 ms after the last came back, so that each is stamped, certified and sent alone: our relay ÷ a bare ws server',
  unit: 'deliveries/CPU-s',
  rounds: 3,
  prepare: (bench) => fanOutSides(bench, { receivers: 500, authors: 1, window: 1, pauseMs: 30, texts: 100 }),
}
