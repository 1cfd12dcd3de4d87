import { extended, isFull, type LiveTail, pageOfTail } from '../../extension/engine/live-tail.ts'
import { nodeCrypto } from '../../relay/node-crypto.ts'
import { deflate } from '../../shared/deflate.ts'
import type { StampedFacts } from '../../shared/facts-frame.ts'
import { genesisInput } from '../../shared/head.ts'
import type { PublicKey } from '../../shared/ids.ts'
import { encodePage } from '../../shared/page.ts'

const crypto = nodeCrypto()

/** Makes pages of a log's facts as they come, from its first one on, as a client does. */
export class PageCollector {
  readonly #server: PublicKey
  readonly #full: LiveTail[] = []
  #tail: LiveTail | undefined

  constructor(server: PublicKey) {
    this.#server = server
  }

  /** @throws Refusal when they are not what the relay signed */
  async add(stamped: StampedFacts): Promise<void> {
    if (this.#tail && isFull(this.#tail)) this.#full.push(this.#tail)
    const genesis = crypto.sha256(genesisInput(stamped.epoch, stamped.log))
    this.#tail = await extended(crypto, this.#server, this.#tail, genesis, stamped)
  }

  /** All that came, deflated; the last one is what there is of it. */
  pages(): Promise<Uint8Array[]> {
    const tails = this.#tail ? [...this.#full, this.#tail] : []
    return Promise.all(tails.map((tail) => deflate(encodePage(pageOfTail(tail)))))
  }
}
