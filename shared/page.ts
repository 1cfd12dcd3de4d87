import * as v from 'valibot'
import { concat, equalBytes } from './bytes.ts'
import { cutBytes, decode, encode } from './cbor.ts'
import { CHECKPOINT, type Checkpoint, checkHead, checkpointOf, checkpointRow } from './checkpoint.ts'
import type { Awaitable, Crypto } from './crypto.ts'
import { decodeEntries, type Entry, leafOfEntry } from './fact.ts'
import { factsInPage, firstSeq, genesisInput, pageIndex } from './head.ts'
import {
  type EpochId,
  epochId,
  HASH_BYTES,
  ID_BYTES,
  idBytes,
  type LogId,
  logId,
  type PublicKey,
} from './ids.ts'
import { MAX_PAGE_BYTES } from './limits.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'

/** 256 facts of one log and epoch from a fixed boundary, or fewer where the log ends, under one checkpoint. */
export interface Page {
  log: LogId
  epoch: EpochId
  /** From 0; its first seq is `index * 256 + 1`. */
  index: number
  /** The root of the page before. */
  previous: Uint8Array
  /** A CBOR sequence of facts, tombstones and bare leaves. Only facts: the bytes that one digest proves. */
  entries: Uint8Array
  checkpoint: Checkpoint
}

/** A page that holds. `whole`: every entry is a fact. */
export interface Proof {
  whole: boolean
  /** The head at the page's last seq: the next page's `previous`. */
  root: Uint8Array
}

const PAGE = v.strictTuple([
  schema.uuid,
  schema.uuid,
  schema.pageIndex,
  schema.hash,
  schema.bytesUpTo(MAX_PAGE_BYTES),
  CHECKPOINT,
])

/** CBOR [log, epoch, index, root of the page before, entries, checkpoint] */
export function encodePage(page: Page): Uint8Array {
  const { log, epoch, index, previous, entries, checkpoint } = page
  return encode([idBytes(log), idBytes(epoch), index, previous, entries, checkpointRow(checkpoint)])
}

/**
 * Its entries are a view of `bytes`, not a copy.
 * @throws Refusal `too-long`, `not-cbor`, `not-canonical`, `malformed`
 */
export function decodePage(bytes: Uint8Array): Page {
  if (bytes.length > MAX_PAGE_BYTES)
    throw new Refusal('too-long', `A page has at most ${MAX_PAGE_BYTES} bytes.`)
  // Decoding all of it costs as much as the whole proof. Where the schema holds, the entries stood where they were cut.
  const cut = cutBytes(bytes, entriesAt(bytes))
  const row = schema.check(PAGE, decode(cut?.rest ?? bytes), 'page')
  const [log, epoch, index, previous, entries, checkpoint] = row
  return {
    log: logId(log),
    epoch: epochId(epoch),
    index,
    previous,
    entries: cut?.bytes ?? entries,
    checkpoint: checkpointOf(checkpoint),
  }
}

/** Where the head of the entries is: behind the array's own, log and epoch, the index, and the root of the page before. */
function entriesAt(bytes: Uint8Array): number {
  const indexAt = 1 + 2 * (1 + ID_BYTES)
  // RFC 8949 §3: the index is in its initial byte, or in 1, 2, 4 or 8 more.
  const more = ((bytes[indexAt] ?? 0) & 0x1f) - 24
  return indexAt + 1 + (more < 0 ? 0 : 2 ** more) + 2 + HASH_BYTES
}

/**
 * Proves a page under the server's key: one digest of all entries and one signature when it is whole, else through its
 * leaves. What a peer left out, put in, altered, cut or reordered does not pass.
 * @throws Refusal `broken-page`
 */
export async function provePage(crypto: Crypto, server: PublicKey, page: Page): Promise<Proof> {
  const { checkpoint, index } = page
  if (checkpoint.n < 1 || pageIndex(checkpoint.n) !== index)
    throw broken('its checkpoint belongs to another page')
  if (index === 0 && !equalBytes(page.previous, await crypto.sha256(genesisInput(page.epoch, page.log))))
    throw broken('it does not begin its log')
  const whole = equalBytes(await crypto.sha256(page.entries), checkpoint.bytes)
  if (!whole) await proveByLeaves(crypto, page)
  return { whole, root: await holding(() => checkHead(crypto, server, page)) }
}

async function proveByLeaves(crypto: Crypto, page: Page): Promise<void> {
  const { checkpoint, index } = page
  const entries = await holding(() => decodeEntries(page.entries))
  if (entries.length !== factsInPage(index, checkpoint.n))
    throw broken('it has more or fewer entries than it should')
  const leaves = await holding(() => Promise.all(entries.map((entry) => leafOfEntry(crypto, entry))))
  if (!equalBytes(await crypto.sha256(concat(...leaves)), checkpoint.leaves))
    throw broken('its entries are not those')
}

/** What is refused inside a page breaks the page; a platform that fails says nothing about it. */
async function holding<T>(work: () => Awaitable<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof Refusal ? broken(error.message) : error
  }
}

/** The entries of a proved page with the seq each stands at. */
export function pageEntries(page: Page): { seq: number; entry: Entry }[] {
  const first = firstSeq(page.index)
  return decodeEntries(page.entries).map((entry, i) => ({ seq: first + i, entry }))
}

function broken(why: string): Refusal {
  return new Refusal('broken-page', `This page does not hold: ${why}.`)
}
