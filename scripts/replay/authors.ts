import { hash } from 'node:crypto'
import { type NodeSigner, nodeSigner } from '../../relay/node-crypto.ts'
import type { PublicKey } from '../../shared/ids.ts'
import type { SignedInvite } from '../../shared/invite.ts'
import { MAX_NAME_LENGTH } from '../../shared/limits.ts'
import { Speaker } from './speaker.ts'

export interface AuthorsOptions {
  address: string
  server: PublicKey
  invite: SignedInvite
  /** Of this run: the same name gets the same key. */
  runSeed: Uint8Array
  /** Connected at once. Who has been silent longest leaves first. */
  atOnce: number
}

/** Everybody who speaks in a log: a key each, a connection when they first speak. */
export class Authors {
  readonly #options: AuthorsOptions
  readonly #signers = new Map<string, NodeSigner>()
  /** Who spoke last is last. */
  readonly #speakers = new Map<string, Speaker>()

  constructor(options: AuthorsOptions) {
    this.#options = options
  }

  /** How many there have been. */
  get count(): number {
    return this.#signers.size
  }

  signer(name: string): NodeSigner {
    let signer = this.#signers.get(name)
    if (!signer) {
      const seed = Buffer.concat([this.#options.runSeed, Buffer.from(name)])
      signer = nodeSigner(Uint8Array.from(hash('sha256', seed, 'buffer')))
      this.#signers.set(name, signer)
    }
    return signer
  }

  /** Online. */
  async speaker(name: string): Promise<Speaker> {
    const { atOnce, runSeed: _, ...options } = this.#options
    let speaker = this.#speakers.get(name)
    this.#speakers.delete(name)
    if (!speaker) {
      const [silent] = this.#speakers
      if (silent && this.#speakers.size >= atOnce) {
        this.#speakers.delete(silent[0])
        await silent[1].close()
      }
      speaker = await Speaker.enter({ ...options, signer: this.signer(name), name: nameOf(name) })
    }
    this.#speakers.set(name, speaker)
    return speaker
  }

  /** Resolves when all that anybody said is stamped. @throws Error with what the relay said */
  async settled(): Promise<void> {
    await Promise.all([...this.#speakers.values()].map((speaker) => speaker.settled()))
  }

  async leave(): Promise<void> {
    await Promise.all([...this.#speakers.values()].map((speaker) => speaker.close()))
    this.#speakers.clear()
  }
}

/** A name that a server takes, nearest to the one in the log. */
function nameOf(from: string): string {
  const oneLine = from.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').trim()
  return oneLine.slice(0, MAX_NAME_LENGTH).trim() || 'somebody'
}
