import * as v from 'valibot'
import { concat, equalBytes } from '../shared/bytes.ts'
import { decode, encode } from '../shared/cbor.ts'
import { CHECKPOINT, type Checkpoint, checkpointOf, checkpointRow, type Head } from '../shared/checkpoint.ts'
import { decodeEntries, type Fact } from '../shared/fact.ts'
import { firstSeq, headInput, pageIndex } from '../shared/head.ts'
import { CONTROL_LOG, type EpochId, epochId, idBytes } from '../shared/ids.ts'
import { encodePage, type Page } from '../shared/page.ts'
import { Refusal } from '../shared/refusal.ts'
import * as schema from '../shared/schema.ts'
import type { NodeCrypto } from './node-crypto.ts'
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
    this.#keep(epoch, previous, concat(...facts.map(({ bytes }) => bytes)), checkpoint)
  }

  /**
   * Takes what a page, which is proved, has beyond what is here: on disk when this returns. Answers these facts; none of a
   * page that lies behind a gap.
   * @throws Refusal `broken-chain` when it tells another story than what is here, `broken-page`
   */
  restore(crypto: NodeCrypto, { epoch, index, previous, entries, checkpoint }: Page): Fact[] {
    const pages = this.#epochs.get(epoch) ?? []
    if (index > pages.length) return []
    const before = pages[index - 1]
    const here = pages[index]
    const held = concat(...(here?.entries ?? []))
    const both = Math.min(held.length, entries.length)
    const fits =
      (!before || equalBytes(previous, rootOf(crypto, before))) &&
      equalBytes(held.subarray(0, both), entries.subarray(0, both))
    if (!fits)
      throw new Refusal('broken-chain', 'This page does not fit what is held: two stories were told.')
    if (checkpoint.n <= (here?.checkpoint.n ?? 0)) return []
    // A full page says what the next one begins with: until then, nothing can follow.
    if (before && before.checkpoint.n < firstSeq(index) - 1) return []
    const added = entries.subarray(held.length)
    const facts = factsFrom(added, epoch, here ? here.checkpoint.n + 1 : firstSeq(index))
    this.#keep(epoch, previous, added, checkpoint)
    return facts
  }

  /** The last seq of an epoch that is here; 0: nothing of it. */
  seqOf(epoch: EpochId): number {
    return this.#epochs.get(epoch)?.at(-1)?.checkpoint.n ?? 0
  }

  /** A page's bytes; undefined when it is not here. */
  page(epoch: EpochId, index: number): Uint8Array | undefined {
    const page = this.#epochs.get(epoch)?.[index]
    return page && encoded(epoch, page)
  }

  /** Every fact, by epoch, as they were stamped. */
  *facts(): Generator<Fact> {
    for (const [, pages] of this.#oldestFirst()) {
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
    return this.#oldestFirst().flatMap(([epoch, pages]) => {
      const seq = held.get(epoch) ?? 0
      const last = pages.at(-1)!.checkpoint.n
      return seq >= last ? [] : pages.slice(pageIndex(seq + 1)).map((page) => encoded(epoch, page))
    })
  }

  close(): void {
    this.#file.close()
  }

  /** An epoch that was lost may come back behind later ones. */
  #oldestFirst(): [EpochId, ControlPage[]][] {
    return [...this.#epochs].sort(([a], [b]) => (a < b ? -1 : 1))
  }

  #keep(epoch: EpochId, previous: Uint8Array, entries: Uint8Array, checkpoint: Checkpoint): void {
    this.#file.append(encode([idBytes(epoch), previous, entries, checkpointRow(checkpoint)]))
    this.#take(epoch, previous, entries, checkpoint)
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

/** What a page that follows is chained by. */
function rootOf(crypto: NodeCrypto, { previous, checkpoint: { bytes, leaves } }: ControlPage): Uint8Array {
  return crypto.sha256(headInput(previous, bytes, leaves))
}

/** @throws Refusal `broken-page` when there is anything but the facts of these places */
function factsFrom(entries: Uint8Array, epoch: EpochId, first: number): Fact[] {
  return decodeEntries(entries).map((entry, place) => {
    if (entry.kind === 'fact' && entry.fact.epoch === epoch && entry.fact.seq === first + place)
      return entry.fact
    throw new Refusal('broken-page', 'This page does not hold the facts of its place.')
  })
}
