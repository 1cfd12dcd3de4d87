import { bytesToHex } from '@noble/hashes/utils.js'
import { concat } from '../../shared/bytes.ts'
import type { Head } from '../../shared/checkpoint.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { decodeEntries, leafOfEntry } from '../../shared/fact.ts'
import { factsInPage, firstSeq, headOf, pageIndex } from '../../shared/head.ts'
import type { EpochId, LogId, PublicKey } from '../../shared/ids.ts'
import { PAGE_FACTS } from '../../shared/limits.ts'
import type { Page } from '../../shared/page.ts'
import { checkTwoStories, contradictionOf, type TwoStories } from '../../shared/two-stories.ts'
import type { LieSeen } from '../bridge/state.ts'
import type { FactStore, Lie, PageKey, StoredPage } from './fact-store.ts'
import type { LiveTail } from './live-tail.ts'

/** What is held of one server, as far as a second story would show in it. All of it is proved. */
export interface HeldStory {
  tail(log: LogId, epoch: EpochId): LiveTail | undefined
  /** The latest head known, also of what is not held. */
  head(log: LogId, epoch: EpochId): Head | undefined
  row(key: PageKey): StoredPage | undefined
  page(key: PageKey): Promise<Page | undefined>
}

export interface StoriesHost {
  crypto: Crypto
  server: PublicKey
  store: FactStore
  held: HeldStory
  /** Ms since 1970. */
  now(): number
  /** A proof that is new here: everybody who is connected should have it. */
  found(proof: TwoStories): void
}

/** A head, and the leaves of its page up to there where somebody has them. */
interface Told {
  head: Head
  leaves: (() => Promise<Uint8Array>) | undefined
}

const NO_LEAVES = new Uint8Array()
/** One proof says it all; some more are kept so that the person sees how far it went. */
const MOST_KEPT = 8
/** Heads remembered as being of the story held here: those of many peers are most often the same. */
const MOST_AGREED = 4_000

/** Notices a relay that tells two stories, and keeps what proves it. */
export class Stories {
  readonly #host: StoriesHost
  readonly #kept = new Map<string, Extract<Lie, { kind: 'two-stories' }>>()
  readonly #agreed = new Set<string>()

  constructor(host: StoriesHost) {
    this.#host = host
  }

  async open(): Promise<void> {
    for (const lie of await this.#host.store.lies()) {
      if (lie.kind === 'two-stories') this.#kept.set(lie.key, lie)
    }
  }

  /** What to tell whoever one meets. */
  get proofs(): TwoStories[] {
    return [...this.#kept.values()].map(({ proof }) => proof)
  }

  /** What to tell the person. */
  get seen(): LieSeen[] {
    return [...this.#kept.values()].map(({ kind, log, seen }) => ({ kind, log, seen }))
  }

  /** Whether the relay is known to have told two stories of this log in this epoch. */
  isTwofold(log: LogId, epoch: EpochId): boolean {
    return this.#kept.has(keyOf({ log, epoch }))
  }

  /** One proof for each log and epoch is enough, and some of them for all. */
  #isEnough({ log, epoch }: Pick<Head, 'log' | 'epoch'>): boolean {
    return this.isTwofold(log, epoch) || this.#kept.size >= MOST_KEPT
  }

  /**
   * Holds a head against what is held here; its signature need not be checked yet. `leaves`: those of its page up to
   * there, if they came with it. Answers whether it proves that the relay told two stories: the proof is kept then.
   * @throws Refusal `wrong-signature` when it only seemed so, as the server did not sign this head
   */
  async compare(head: Head, leaves?: Uint8Array): Promise<boolean> {
    return this.#compare({ head, leaves: leaves && (async () => leaves) })
  }

  /** The same of a proved page. */
  async comparePage(page: Page): Promise<boolean> {
    return this.#compare(this.#toldBy(page))
  }

  /** A proof from a peer. Answers whether it was news. @throws Refusal when it proves nothing */
  async accept(proof: TwoStories): Promise<boolean> {
    if (this.#isEnough(proof.one)) return false
    await checkTwoStories(this.#host.crypto, this.#host.server, proof)
    return this.#keep(proof)
  }

  async #compare(told: Told): Promise<boolean> {
    const { head } = told
    if (head.checkpoint.n < 1 || this.#isEnough(head)) return false
    const { bytes, leaves } = head.checkpoint
    const hash = bytesToHex(await headOf(this.#host.crypto, head.previous, bytes, leaves))
    const place = `${keyOf(head)}/${head.checkpoint.n}/${hash}`
    if (this.#agreed.has(place)) return false
    let agrees = false
    for (const other of this.#held(told, hash)) {
      const held = await other
      const found = held && (await this.#judge(told, held))
      if (found === 'agrees') agrees = true
      else if (found) {
        await checkTwoStories(this.#host.crypto, this.#host.server, found)
        return this.#keep(found)
      }
    }
    if (agrees) this.#agree(place)
    return false
  }

  /** What is held here beside a head, page bytes only where the rows leave it open. */
  *#held(told: Told, hash: string): Generator<Told | Promise<Told | undefined>> {
    const { log, epoch, checkpoint } = told.head
    const { held } = this.#host
    const tail = held.tail(log, epoch)
    if (tail) yield { head: tail, leaves: async () => concat(...tail.leaves) }
    const latest = held.head(log, epoch)
    if (latest) yield { head: latest, leaves: undefined }
    const at = pageIndex(checkpoint.n)
    for (const index of [at - 1, at, at + 1]) {
      const row = held.row({ log, epoch, index })
      if (row && mayContradict(row, told, hash)) yield this.#read(row)
    }
  }

  async #read(key: PageKey): Promise<Told | undefined> {
    const page = await this.#host.held.page(key)
    return page && this.#toldBy(page)
  }

  #toldBy(page: Page): Told {
    const { log, epoch, previous, checkpoint } = page
    const leaves = async () => {
      const entries = decodeEntries(page.entries)
      return concat(...(await Promise.all(entries.map((entry) => leafOfEntry(this.#host.crypto, entry)))))
    }
    return { head: { log, epoch, previous, checkpoint }, leaves }
  }

  /** `agrees`: both are surely of one story up to the first's `n`. Undefined: nobody can tell. */
  async #judge(one: Told, other: Told): Promise<TwoStories | 'agrees' | undefined> {
    const { crypto } = this.#host
    const heads = { one: one.head, other: other.head, leaves: NO_LEAVES }
    if (await contradictionOf(crypto, heads)) return heads
    const [n, m] = [one.head.checkpoint.n, other.head.checkpoint.n]
    if (n === m) return 'agrees'
    const later = n > m ? one : other
    if (pageIndex(n) !== pageIndex(m) || !later.leaves) return undefined
    const proof = { ...heads, leaves: await later.leaves() }
    if (await contradictionOf(crypto, proof)) return proof
    return n < m ? 'agrees' : undefined
  }

  async #keep(proof: TwoStories): Promise<boolean> {
    // Another one may have come while this one was checked.
    if (this.#isEnough(proof.one)) return false
    const plain = { one: plainHead(proof.one), other: plainHead(proof.other), leaves: proof.leaves }
    const key = keyOf(plain.one)
    const { log } = plain.one
    const lie = { key, kind: 'two-stories' as const, log, seen: this.#host.now(), proof: plain }
    this.#kept.set(key, lie)
    this.#host.found(plain)
    // With a full disk it lives until the engine ends, and with others.
    await this.#host.store.write({ putLies: [lie] }).catch(() => undefined)
    return true
  }

  #agree(place: string): void {
    if (this.#agreed.size >= MOST_AGREED) this.#agreed.clear()
    this.#agreed.add(place)
  }
}

/** One proof for each log and epoch is enough. */
const keyOf = ({ log, epoch }: Pick<Head, 'log' | 'epoch'>) => `${log}/${epoch}`

/** Whether a page must be read to tell if a head fits to it. */
function mayContradict({ index, count, previous, root }: StoredPage, told: Told, hash: string): boolean {
  const { head, leaves } = told
  const { n } = head.checkpoint
  const at = pageIndex(n)
  if (index === at - 1) return count === PAGE_FACTS && root !== bytesToHex(head.previous)
  if (index === at + 1) return factsInPage(at, n) === PAGE_FACTS && previous !== hash
  const last = firstSeq(index) + count - 1
  if (n === last) return root !== hash
  return n < last || leaves !== undefined || previous !== bytesToHex(head.previous)
}

/** Only the fields of a head: a tail has more, which are nobody's business. */
function plainHead({ log, epoch, previous, checkpoint }: Head): Head {
  return { log, epoch, previous, checkpoint }
}
