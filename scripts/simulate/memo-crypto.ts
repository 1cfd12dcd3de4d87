import { type NodeCrypto, nodeCrypto } from '../../relay/node-crypto.ts'

/**
 * Signatures and hashes by Node, each signature checked once in a run: a thousand clients check the same checkpoint, and
 * the answer for one key, message and signature is the same for all of them. What is counted is what they asked for.
 */
export class MemoCrypto implements NodeCrypto {
  readonly #node = nodeCrypto()
  readonly #known = new Map<string, boolean>()
  asked = 0
  checked = 0

  readonly sha256: NodeCrypto['sha256'] = (bytes) => this.#node.sha256(bytes)

  readonly verify: NodeCrypto['verify'] = (key, message, signature) => {
    this.asked++
    const what = key + latin1(this.#node.sha256(message)) + latin1(signature)
    const known = this.#known.get(what)
    if (known !== undefined) return known
    this.checked++
    const holds = this.#node.verify(key, message, signature)
    this.#known.set(what, holds)
    return holds
  }
}

const latin1 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
