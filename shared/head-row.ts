import type * as v from 'valibot'
import { checkpointOf, checkpointRow, type HEAD, type Head } from './checkpoint.ts'
import { epochId, idBytes, logId } from './ids.ts'

/** A head as it stands in frames and on disk. */
export type HeadRow = v.InferOutput<typeof HEAD>

export function headRow({ log, epoch, previous, checkpoint }: Head): HeadRow {
  return [idBytes(log), idBytes(epoch), previous, checkpointRow(checkpoint)]
}

export function headOfRow([log, epoch, previous, checkpoint]: HeadRow): Head {
  return { log: logId(log), epoch: epochId(epoch), previous, checkpoint: checkpointOf(checkpoint) }
}
