import { createHash, type Hash } from 'node:crypto'
import { concat } from '../shared/bytes.ts'
import { type Checkpoint, checkpointPayload, checkpointSignedBytes, type Head } from '../shared/checkpoint.ts'
import { genesisInput, headInput } from '../shared/head.ts'
import { headRow } from '../shared/head-row.ts'
import type { EpochId, LogId } from '../shared/ids.ts'
import { PAGE_FACTS } from '../shared/limits.ts'
import { envelopeOf } from './envelope.ts'
import type { NodeCrypto, NodeSigner } from './node-crypto.ts'

/**
 * Where a log stands in this epoch: all that the relay keeps of it. Running digests of the last page and its leaves,
 * never a fact.
 */
export class LogState {
  readonly log: LogId
  readonly epoch: EpochId
  readonly #crypto: NodeCrypto
  /** The last seq that was stamped. */
  #seq = 0
  /** The root of the page before the last. */
  #previous: Uint8Array
  #bytes = createHash('sha256')
  #leafHash = createHash('sha256')
  #leaves: Uint8Array[] = []
  #checkpoint: Checkpoint | undefined
  #tail: Buffer | undefined

  constructor(crypto: NodeCrypto, epoch: EpochId, log: LogId) {
    this.#crypto = crypto
    this.epoch = epoch
    this.log = log
    this.#previous = crypto.sha256(genesisInput(epoch, log))
  }

  get seq(): number {
    return this.#seq
  }

  /** How many facts still fit in the page of the next one: 1..256. */
  get room(): number {
    return PAGE_FACTS - (this.#seq % PAGE_FACTS)
  }

  /** The next fact's bytes and leaf. `certify` must follow before a page's end is passed. */
  append(bytes: Uint8Array, leaf: Uint8Array): void {
    // Only now, not when the page filled: a `tail` in between shows the full page and its 256 leaves.
    if (this.#seq > 0 && this.#seq % PAGE_FACTS === 0) this.#turnPage()
    this.#bytes.update(bytes)
    this.#leafHash.update(leaf)
    this.#leaves.push(leaf)
    this.#seq += 1
  }

  /** Signs the head as it stands. `time`: ms since 1970. */
  certify(signer: NodeSigner, time: number): Head {
    const n = this.#seq
    const bytes = digestSoFar(this.#bytes)
    const leaves = digestSoFar(this.#leafHash)
    const head = this.#crypto.sha256(headInput(this.#previous, bytes, leaves))
    const payload = checkpointPayload(this.log, this.epoch, n, head, time)
    const signature = signer.sign(checkpointSignedBytes(signer.key, payload))
    this.#checkpoint = { n, bytes, leaves, time, signature }
    this.#tail = undefined
    return { log: this.log, epoch: this.epoch, previous: this.#previous, checkpoint: this.#checkpoint }
  }

  /** The last head that was certified; undefined before the first fact. */
  get head(): Head | undefined {
    const { log, epoch } = this
    return this.#checkpoint && { log, epoch, previous: this.#previous, checkpoint: this.#checkpoint }
  }

  /** The `tail` frame as it travels; undefined before the first fact. Made once a head, as anybody may ask often. */
  get tail(): Buffer | undefined {
    const { head } = this
    if (!head) return undefined
    this.#tail ??= envelopeOf({
      kind: 'tail',
      content: { head: headRow(head), leaves: concat(...this.#leaves) },
    })
    return this.#tail
  }

  #turnPage(): void {
    const { bytes, leaves } = this.#checkpoint!
    this.#previous = this.#crypto.sha256(headInput(this.#previous, bytes, leaves))
    this.#bytes = createHash('sha256')
    this.#leafHash = createHash('sha256')
    this.#leaves = []
  }
}

const digestSoFar = (running: Hash): Uint8Array => running.copy().digest()
