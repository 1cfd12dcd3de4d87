import * as v from 'valibot'
import { fromBase64url, toBase64url } from './base64url.ts'
import { concat } from './bytes.ts'
import type { Checkpoint } from './checkpoint.ts'
import { type ControlFact, readControlFact } from './control-fact.ts'
import type { Crypto } from './crypto.ts'
import { deflate, inflate } from './deflate.ts'
import { encodeLeaf } from './fact.ts'
import { firstSeq } from './head.ts'
import { CONTROL_LOG, type EpochId, HASH_BYTES, type LogId, type PublicKey } from './ids.ts'
import { MAX_DEFLATED_PAGE_BYTES, MAX_PAGE_BYTES } from './limits.ts'
import { decodePage, encodePage, type Page, pageEntries } from './page.ts'
import { policy } from './policy.ts'
import { readEntries } from './read-entries.ts'
import { type Json, readableFact } from './readable-fact.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'

/**
 * History as a file: JSON Lines. The first line is a `HistoryHeader`; then one line a page, the control log's first, and
 * of each log and epoch in order. Whoever has the server's key can prove each `page`; `facts` are the same in readable
 * form, for people and their programs, and prove nothing.
 */
export const HISTORY_FILE_VERSION = 1

/** A line with the longest texts, all of whose characters JSON writes as six. In UTF-16 units. */
export const MAX_LINE_LENGTH = 16 * 1_024 * 1_024

const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`)))
const KEY = v.pipe(
  hex(32),
  v.transform((text) => text as PublicKey),
)
const LOG = v.pipe(
  hex(16),
  v.transform((text) => text as LogId),
)
const EPOCH = v.pipe(
  hex(16),
  v.transform((text) => text as EpochId),
)

const HEADER = v.looseObject({
  catalk: v.literal(HISTORY_FILE_VERSION),
  server: KEY,
  /** What the server was called. */
  name: v.string(),
  /** The channel that was exported, besides the control log; null for everything. */
  log: v.nullable(LOG),
  /** When, ISO 8601. */
  exported: v.string(),
})
const PAGE_LINE = v.looseObject({
  log: LOG,
  epoch: EPOCH,
  index: schema.pageIndex,
  page: v.pipe(v.string(), v.maxLength(Math.ceil((MAX_DEFLATED_PAGE_BYTES * 4) / 3))),
  facts: v.array(v.custom<Json>(() => true)),
})

export type HistoryHeader = v.InferOutput<typeof HEADER>
export interface HistoryPage {
  log: LogId
  epoch: EpochId
  index: number
  /** Deflated, as stored and sent. */
  page: Uint8Array
  facts: Json[]
}

/** The first line of a history file. @throws Refusal `too-long`, `malformed`, `wrong-version` */
export function readHeader(line: string): HistoryHeader {
  const value = parse(line)
  const version = typeof value === 'object' && value !== null && !Array.isArray(value) ? value.catalk : null
  if (typeof version === 'number' && version !== HISTORY_FILE_VERSION)
    throw new Refusal('wrong-version', `This is a history file of version ${version}.`)
  return schema.check(HEADER, value, 'header')
}

/** Any other line. The page in it is not proved yet. @throws Refusal `too-long`, `malformed` */
export function readLine(line: string): HistoryPage {
  const { log, epoch, index, page, facts } = schema.check(PAGE_LINE, parse(line), 'line')
  return { log, epoch, index, page: fromBase64url(page), facts }
}

function parse(line: string): Json {
  if (line.length > MAX_LINE_LENGTH) throw new Refusal('too-long', 'This line is too long.')
  try {
    return JSON.parse(line)
  } catch {
    throw new Refusal('malformed', 'This line is not JSON.')
  }
}

/** What is exported from: a client's store has these, and `now` is ms since 1970. */
export interface HistorySource {
  crypto: Crypto
  server: PublicKey
  now: number
  pages(): Promise<PlaceOfPage[]>
  pageBytes(page: PlaceOfPage): Promise<Uint8Array | undefined>
  tails(): Promise<{ tail: SourceTail; facts: { seq: number; bytes: Uint8Array }[] }[]>
}

interface PlaceOfPage {
  log: LogId
  epoch: EpochId
  index: number
}

interface SourceTail extends PlaceOfPage {
  previous: Uint8Array
  leaves: Uint8Array
  checkpoint: Checkpoint
}

/**
 * The lines of a history file, each with the line break at its end: the control log, and one channel or, with null, all
 * of them. A tail is a page under its own checkpoint. One page is in memory at a time.
 */
export async function* exportLines(source: HistorySource, log: LogId | null): AsyncGenerator<string> {
  const { crypto, server, now } = source
  const places = await placesOf(source, log)
  const control: ControlFact[] = []
  for (const place of places) {
    const opened = place.log === CONTROL_LOG && (await openPage(place))
    if (opened) control.push(...(await controlFacts(crypto, server, opened.entries)))
  }
  const { name, people } = policy(server, control)
  yield lineOf({ catalk: HISTORY_FILE_VERSION, server, name, log, exported: new Date(now).toISOString() })
  for (const place of places) {
    const opened = await openPage(place)
    if (!opened) continue
    const { deflated, page, entries } = opened
    // People are named as they are called now; in the control log everybody's name is still being told.
    const nameOf = (key: PublicKey) => (page.log === CONTROL_LOG ? undefined : people.get(key)?.name)
    const read = await readEntries(crypto, server, page.log, entries)
    const facts = read.map((entry) => readableFact(entry, nameOf))
    yield lineOf({ log: page.log, epoch: page.epoch, index: page.index, page: toBase64url(deflated), facts })
  }
}

/** Some programs end a line at these, and JSON does not escape them. */
const lineOf = (value: Json) =>
  `${JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`

/** In the order of the file: by log, the control log's zeros first, epoch and index. */
async function placesOf(source: HistorySource, log: LogId | null) {
  const pages = (await source.pages()).map((page) => ({ ...page, open: () => source.pageBytes(page) }))
  const tails = (await source.tails()).map(({ tail, facts }) => {
    const { log, epoch, index } = tail
    return { log, epoch, index, open: () => deflate(encodePage(pageOfTail(tail, facts))) }
  })
  const keyOf = ({ log, epoch, index }: PlaceOfPage) => `${log}${epoch}${String(index).padStart(16, '0')}`
  // A page that is full may be there as a tail for a moment too.
  const byKey = new Map([...tails, ...pages].map((place) => [keyOf(place), place]))
  return [...byKey.keys()]
    .sort()
    .map((key) => byKey.get(key)!)
    .filter((place) => log === null || place.log === log || place.log === CONTROL_LOG)
}

function pageOfTail(tail: SourceTail, facts: { seq: number; bytes: Uint8Array }[]): Page {
  const { log, epoch, index, previous, leaves, checkpoint } = tail
  const held = new Map(facts.map(({ seq, bytes }) => [seq, bytes]))
  const entries: Uint8Array[] = []
  for (let at = 0; at < leaves.length; at += HASH_BYTES) {
    const seq = firstSeq(index) + at / HASH_BYTES
    entries.push(held.get(seq) ?? encodeLeaf(leaves.subarray(at, at + HASH_BYTES)))
  }
  return { log, epoch, index, previous, entries: concat(...entries), checkpoint }
}

/** Undefined when it was dropped since the export began, or its server signed what nobody can read: it is missing then. */
async function openPage({ open }: { open(): Promise<Uint8Array | undefined> }) {
  const deflated = await open()
  if (!deflated) return undefined
  try {
    const page = decodePage(await inflate(deflated, MAX_PAGE_BYTES))
    return { deflated, page, entries: pageEntries(page) }
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

async function controlFacts(
  crypto: Crypto,
  server: PublicKey,
  entries: ReturnType<typeof pageEntries>,
): Promise<ControlFact[]> {
  const read = await Promise.all(
    entries.map(({ entry }) => (entry.kind === 'fact' ? readControlFact(crypto, server, entry.fact) : null)),
  )
  return read.filter((fact) => fact !== null)
}
