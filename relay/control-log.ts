import * as v from 'valibot'
import { concat } from '../shared/bytes.ts'
import { decode, encode } from '../shared/cbor.ts'
import { CHECKPOINT, type Checkpoint, checkpointOf, checkpointRow, type Head } from '../shared/checkpoint.ts'
import { decodeEntries, type Fact } from '../shared/fact.ts'
import { pageIndex } from '../shared/head.ts'
import { CONTROL_LOG, type EpochId, epochId, idBytes } from '../shared/ids.ts'
import { encodePage } from '../shared/page.ts'
import * as schema from '../shared/schema.ts'
import { RecordFile } from './record-file.ts'
import type { StampedTogether } from './stamper.ts'

/** One tick's facts: epoch, root of the page before, facts one after the other, checkpoint. */
const RECORD = v.strictTuple([schema.uuid, schema.hash, v.instance(Uint8Array), CHECKPOINT])

interface ControlPage {
  previous: Uint8Array
  /** Facts one after the other, tick by tick. */
  entries: Uint8Array[]
  checkpoint: Checkpoint
  /** The page's bytes, made when first asked for. */
  encoded?: Uint8Array
}

/** The control log of all epochs, on disk before anybody sees it, and in memory as the pages that clients are given. */
export class ControlLog {
  readonly #file: RecordFile
  readonly #epochs = new Map<EpochId, ControlPage[]>()

  /** @throws Error when the file is damaged */
  constructor(path: string) {
    this.#file = new RecordFile(path)
    for (const record of this.#file.records) {
      const [epoch, previous, entries, checkpoint] = schema.check(RECORD, decode(record), path)
      this.#take(epochId(epoch), previous, entries, checkpointOf(checkpoint))
    }
  }

  /** On disk when this returns. */
  append({ head, facts }: StampedTogether): void {
    const { epoch, previous, checkpoint } = head
    const entries = concat(...facts.map(({ bytes }) => bytes))
    this.#file.append(encode([idBytes(epoch), previous, entries, checkpointRow(checkpoint)]))
    this.#take(epoch, previous, entries, checkpoint)
  }

  /** Every fact, by epoch, as they were stamped. */
  *facts(): Generator<Fact> {
    for (const pages of this.#epochs.values()) {
      for (const { entries } of pages) {
        for (const entry of decodeEntries(concat(...entries))) if (entry.kind === 'fact') yield entry.fact
      }
    }
  }

  /** Where it stands in each epoch. */
  heads(): Head[] {
    return [...this.#epochs].map(([epoch, pages]) => {
      const { previous, checkpoint } = pages.at(-1)!
      return { log: CONTROL_LOG, epoch, previous, checkpoint }
    })
  }

  /** The pages, oldest first, that somebody lacks who holds each epoch up to these seqs. */
  pagesAfter(held: ReadonlyMap<EpochId, number>): Uint8Array[] {
    return [...this.#epochs].flatMap(([epoch, pages]) => {
      const seq = held.get(epoch) ?? 0
      const last = pages.at(-1)!.checkpoint.n
      return seq >= last ? [] : pages.slice(pageIndex(seq + 1)).map((page) => encoded(epoch, page))
    })
  }

  close(): void {
    this.#file.close()
  }

  #take(epoch: EpochId, previous: Uint8Array, entries: Uint8Array, checkpoint: Checkpoint): void {
    const pages = this.#epochs.get(epoch) ?? []
    this.#epochs.set(epoch, pages)
    const last = pages.at(-1)
    if (last && pageIndex(last.checkpoint.n) === pageIndex(checkpoint.n)) {
      last.entries.push(entries)
      last.checkpoint = checkpoint
      delete last.encoded
    } else {
      pages.push({ previous, entries: [entries], checkpoint })
    }
  }
}

function encoded(epoch: EpochId, page: ControlPage): Uint8Array {
  if (!page.encoded) {
    const { previous, entries, checkpoint } = page
    const index = pageIndex(checkpoint.n)
    page.encoded = encodePage({
      log: CONTROL_LOG,
      epoch,
      index,
      previous,
      entries: concat(...entries),
      checkpoint,
    })
  }
  return page.encoded
}
