import { inflateRawSync } from 'node:zlib'
import { encodeFact, type Fact } from '../../shared/fact.ts'
import { unpackFacts } from '../../shared/facts-frame.ts'
import { decodeFrame } from '../../shared/frame.ts'
import {
  type ClaimHash,
  CONTROL_LOG,
  claimHash,
  type FactId,
  type LogId,
  type PublicKey,
} from '../../shared/ids.ts'
import { MAX_RELAY_FRAME_BYTES } from '../../shared/limits.ts'
import { RELAY_FRAMES } from '../../shared/relay-frames.ts'
import type { MemoCrypto } from './memo-crypto.ts'

/** Longer ones are welcomes, which bring no new facts but control facts. */
const MOST_BYTES = 150_000

export interface Stamped {
  log: LogId
  id: FactId
  author: PublicKey
  type: string
  hash: ClaimHash
}

/** What the relay said to anybody, and what whom was told of their own. No client knows this. */
export class Truth {
  readonly #crypto: MemoCrypto
  readonly #server: PublicKey
  readonly stamped = new Map<ClaimHash, Stamped>()
  /** Facts, by the hash of their bytes, in base64. */
  readonly #bytes = new Set<string>()
  /** Claims that their author saw come back, and on which of their disks that stands. */
  readonly acknowledged = new Map<ClaimHash, { author: string; disk: number }>()
  /** The last messages, for who changes or answers one. */
  readonly recent: Stamped[] = []

  constructor(crypto: MemoCrypto, server: PublicKey) {
    this.#crypto = crypto
    this.#server = server
  }

  /** A message as the relay gave it to a socket. */
  heard(message: Buffer): void {
    if (message.length > MOST_BYTES) return
    const bytes = message[0] === 1 ? inflateRawSync(message.subarray(1)) : message.subarray(1)
    if (bytes.toString('latin1', 1, 7) !== 'efacts') return
    const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    const frame = decodeFrame(RELAY_FRAMES, plain, MAX_RELAY_FRAME_BYTES)
    if (frame.kind !== 'facts') return
    const { log, facts } = unpackFacts(this.#server, frame.content)
    for (const { fact, claim, bytes: factBytes } of facts) {
      const hash = claimHash(this.#crypto.sha256(fact.claim))
      const stamped = { log, id: fact.id, author: claim.author, type: claim.type, hash }
      if (!this.stamped.has(hash)) this.stamped.set(hash, stamped)
      this.#bytes.add(this.#name(factBytes))
      if (log === CONTROL_LOG || claim.type !== 'message') continue
      this.recent.push(stamped)
      if (this.recent.length > 60) this.recent.shift()
    }
  }

  /** What it said before anybody listened. */
  learn(facts: Fact[]): void {
    for (const fact of facts) this.#bytes.add(this.#name(encodeFact(fact)))
  }

  /** Whether the relay stamped a fact of exactly these bytes. */
  isStamped(fact: Uint8Array): boolean {
    return this.#bytes.has(this.#name(fact))
  }

  #name(bytes: Uint8Array): string {
    return Buffer.from(this.#crypto.sha256(bytes)).toString('base64')
  }
}
