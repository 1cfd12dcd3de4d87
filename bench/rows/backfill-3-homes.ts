import { threeToOne } from '../peers/three-to-one.ts'
import type { Row } from '../row.ts'

/** 4 Mbit/s: what many homes can send, and so little that this machine is not what limits both sides. */
const UPLINK = 500_000

export const row: Row = {
  id: 'backfill-3-homes',
  what: 'bytes a second of backfill by the extension’s engine, from the first page asked for until 32,768 facts are proved and on the disk, from three peers who each send at most 0.5 MB a second ÷ from one of them',
  unit: 'MB/s',
  goal: 2.5,
  rounds: 3,
  prepare: (bench) => threeToOne(bench, UPLINK),
}
