import type { FactStore } from '../../extension/engine/fact-store.ts'
import { timelineOf } from '../../extension/engine/test-timeline.ts'
import { inflate } from '../../shared/deflate.ts'
import { decodeEntries } from '../../shared/fact.ts'
import { type ClaimHash, CONTROL_LOG, claimHash, type LogId } from '../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage } from '../../shared/page.ts'
import type { MemoCrypto } from './memo-crypto.ts'
import type { SimPerson } from './sim-person.ts'
import type { SimRelay } from './sim-relay.ts'
import type { Truth } from './truth.ts'

export interface Kept {
  /** What was broken, in words; none in a good run. */
  broken: string[]
  /** Messages that everybody shows, and facts that nobody online has. */
  messages: number
  missing: number
}

/** Holds what everybody has now against what they were promised. Nobody here lies, and all are online. */
export async function checkPromises(
  honest: SimPerson[],
  truth: Truth,
  relay: SimRelay,
  crypto: MemoCrypto,
  logs: LogId[],
): Promise<Kept> {
  const broken: string[] = []
  const held = new Set<ClaimHash>()
  const reader = new Reader(crypto)
  for (const person of honest) {
    const store = await person.store()
    const own = new Set<ClaimHash>()
    for (const bytes of await entriesOf(store)) {
      for (const { hash, fact } of await reader.entries(bytes)) {
        own.add(hash)
        if (!fact) continue
        held.add(hash)
        if (!truth.isStamped(fact)) broken.push(`${person.name} took in a fact that the relay never stamped`)
      }
    }
    for (const [hash, { author, disk }] of truth.acknowledged)
      if (author === person.name && disk === person.disks && !own.has(hash))
        broken.push(`${author} saw their own fact come back, and does not hold it`)
    for (const lie of await store.lies()) broken.push(`${person.name} accuses an honest relay: ${lie.kind}`)
  }
  const kept: Kept = { broken, messages: 0, missing: 0 }
  for (const log of logs) {
    const shown = new Map<string, string[]>()
    for (const person of honest) {
      const timeline = await reader.timeline(await person.store(), relay, log)
      shown.set(timeline, [...(shown.get(timeline) ?? []), person.name])
    }
    if (shown.size > 1) broken.push(`${shown.size} timelines of one channel: ${inWords([...shown.values()])}`)
    const items: { kind: string; count?: number; hash?: ClaimHash }[] = JSON.parse(
      [...shown.keys()][0] ?? '[]',
    )
    const visible = new Set(items.flatMap(({ hash }) => hash ?? []))
    kept.messages += visible.size
    for (const { kind, count = 0 } of items) if (kind === 'gap') kept.missing += count
    for (const hash of truth.acknowledged.keys()) {
      const stamped = truth.stamped.get(hash)
      if (stamped?.log !== log || stamped.type !== 'message' || !held.has(hash)) continue
      if (!visible.has(hash))
        broken.push(`what ${truth.acknowledged.get(hash)?.author} said is held and not shown`)
    }
  }
  for (const hash of truth.acknowledged.keys())
    if (!truth.stamped.has(hash)) broken.push('somebody took a claim for stamped that was not')
  return kept
}

const inWords = (groups: string[][]) =>
  groups
    .sort((a, b) => b.length - a.length)
    .map((names) => (names.length > 4 ? `${names.length} people` : names.join(', ')))
    .join(' / ')

/** Whatever a store holds, as CBOR sequences of entries. */
async function entriesOf(store: FactStore): Promise<Uint8Array[]> {
  const pages = await Promise.all((await store.pages()).map((page) => store.pageBytes(page)))
  const tails = (await store.tails()).flatMap(({ facts }) => facts.map(({ bytes }) => bytes))
  return [...pages.filter((bytes) => bytes !== undefined), ...tails]
}

/** A fact with its bytes, or what is left of one that was deleted. */
interface Held {
  hash: ClaimHash
  fact?: Uint8Array
}

/** Reads each page, and makes each timeline, once for all who hold the same. */
class Reader {
  readonly #crypto: MemoCrypto
  readonly #entries = new Map<string, Held[]>()
  readonly #timelines = new Map<string, string>()

  constructor(crypto: MemoCrypto) {
    this.#crypto = crypto
  }

  async entries(bytes: Uint8Array): Promise<Held[]> {
    const name = this.#name(bytes)
    const known = this.#entries.get(name)
    if (known) return known
    const entries = decodeEntries(await entriesIn(bytes)).flatMap((entry): Held | [] => {
      if (entry.kind === 'leaf') return []
      if (entry.kind === 'tombstone') return { hash: entry.tombstone.hash }
      return { hash: claimHash(this.#crypto.sha256(entry.fact.claim)), fact: entry.bytes }
    })
    this.#entries.set(name, entries)
    return entries
  }

  /** What somebody sees who scrolls up to the beginning, as JSON: messages and gaps. */
  async timeline(store: FactStore, relay: SimRelay, log: LogId): Promise<string> {
    const parts: string[] = [log]
    for (const page of await store.pages()) {
      const bytes = page.log === log && (await store.pageBytes(page))
      if (bytes) parts.push(this.#name(bytes) + page.bad.join())
    }
    for (const { tail, facts } of await store.tails())
      if (tail.log === log)
        parts.push(this.#name(tail.leaves), ...facts.map(({ bytes }) => this.#name(bytes)))
    for (const { log: of, epoch, n } of await store.ends()) if (of === log) parts.push(`${epoch} ${n}`)
    for (const kind of ['edit', 'delete', 'reaction', 'pin'] as const)
      for (const { id, target } of await store.marksOf(kind, log)) parts.push(id + target)
    const name = parts.sort().join()
    const known = this.#timelines.get(name)
    if (known) return known
    const { items } = await timelineOf(store, this.#crypto, relay.server, log)
    const timeline = JSON.stringify(items)
    this.#timelines.set(name, timeline)
    return timeline
  }

  #name(bytes: Uint8Array): string {
    return Buffer.from(this.#crypto.sha256(bytes)).toString('base64')
  }
}

/** A tail's entry stands as it is; a page is deflated. */
async function entriesIn(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return decodePage(await inflate(bytes, MAX_PAGE_BYTES)).entries
  } catch {
    return bytes
  }
}

export const isChannel = (log: LogId) => log !== CONTROL_LOG
