import { concat, equalBytes } from '../shared/bytes.ts'
import { checkHead } from '../shared/checkpoint.ts'
import { leafOf } from '../shared/fact.ts'
import { type FactsContent, type StampedFacts, unpackFacts } from '../shared/facts-frame.ts'
import { genesisInput } from '../shared/head.ts'
import { headOfRow } from '../shared/head-row.ts'
import { type EpochId, HASH_BYTES, type LogId, type PublicKey } from '../shared/ids.ts'
import { PAGE_FACTS } from '../shared/limits.ts'
import type { RelayFrame } from '../shared/relay-frames.ts'
import { nodeCrypto } from './node-crypto.ts'

type Tail = Extract<RelayFrame, { kind: 'tail' }>['content']

const crypto = nodeCrypto()

/** Follows one log of an epoch as a subscriber does, and proves every checkpoint. From the start, or from a tail. */
export class TestFollower {
  /** The last seq that is proved. */
  n = 0
  /** How many facts came, and how many were proved by their bytes as well as by their leaves. */
  facts = 0
  byBytes = 0
  readonly log: LogId
  readonly #server: PublicKey
  readonly #epoch: EpochId
  #previous: Uint8Array
  /** The head at `n`. */
  #head: Uint8Array
  #leaves: Uint8Array[] = []
  /** Undefined in a page whose beginning is not held. */
  #bytes: Uint8Array[] | undefined = []

  constructor(server: PublicKey, log: LogId, epoch: EpochId) {
    this.#server = server
    this.log = log
    this.#epoch = epoch
    this.#previous = crypto.sha256(genesisInput(epoch, log))
    this.#head = this.#previous
  }

  /** Begins where the tail ends. @throws when it does not hold */
  async tail({ head: row, leaves }: Tail): Promise<void> {
    const head = headOfRow(row)
    this.#head = await checkHead(crypto, this.#server, head)
    if (!equalBytes(crypto.sha256(leaves), head.checkpoint.leaves))
      throw new Error('not the leaves of this head')
    this.n = head.checkpoint.n
    this.#previous = head.previous
    this.#leaves = []
    for (let at = 0; at < leaves.length; at += HASH_BYTES)
      this.#leaves.push(leaves.slice(at, at + HASH_BYTES))
    this.#bytes = undefined
  }

  /** The next facts of this log. @throws when there is a hole, or when they are not what the checkpoint certifies */
  async take(content: FactsContent): Promise<StampedFacts> {
    const stamped = unpackFacts(this.#server, content)
    const { log, epoch, facts, checkpoint } = stamped
    if (log !== this.log || epoch !== this.#epoch) throw new Error('facts of another log or epoch')
    for (const { fact, claim, bytes } of facts) {
      if (fact.seq !== this.n + 1) throw new Error(`a hole: ${this.n}, then ${fact.seq}`)
      if (this.n > 0 && this.n % PAGE_FACTS === 0) {
        if (fact !== facts[0]?.fact) throw new Error('a tick crosses a page boundary')
        this.#previous = this.#head
        this.#leaves = []
        this.#bytes = []
      }
      this.n = fact.seq
      this.facts += 1
      this.#leaves.push(await leafOf(crypto, fact, claim))
      this.#bytes?.push(bytes)
    }
    const leaves = crypto.sha256(concat(...this.#leaves))
    this.#head = await checkHead(crypto, this.#server, {
      log,
      epoch,
      previous: this.#previous,
      checkpoint: { ...checkpoint, leaves },
    })
    if (this.#bytes) {
      if (!equalBytes(crypto.sha256(concat(...this.#bytes)), checkpoint.bytes))
        throw new Error('not these bytes')
      this.byBytes += facts.length
    }
    return stamped
  }
}
