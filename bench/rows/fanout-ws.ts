import { fanOutSides } from '../fan-out/sides.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  id: 'fanout-ws',
  what: 'texts delivered to 500 receivers over loopback per CPU second of the server’s process, 32 authors with 4 texts each on the way, a text a message: our relay, every text’s signature checked, stamped and certified ÷ a bare ws server that broadcasts each text in a frame of its own',
  unit: 'deliveries/CPU-s',
  goal: 5,
  rounds: 3,
  prepare: (bench) => fanOutSides(bench, { receivers: 500, authors: 32, window: 4, pauseMs: 0, texts: 960 }),
}
