import type { Crypto, Signer } from '../../shared/crypto.ts'
import { webCrypto, webSigner } from '../../shared/web-crypto.ts'

/** What is under way outside the event loop: until it is done, a test that looks would look too early. */
let underWay = 0
/** Anything that began at all, to tell a lull from the end. */
let begun = 0

function begin(): () => void {
  underWay++
  begun++
  let ended = false
  return () => {
    if (!ended) underWay--
    ended = true
  }
}

/** Work that `quiet` waits for. */
export async function counted<T>(work: () => T | Promise<T>): Promise<T> {
  const end = begin()
  try {
    return await work()
  } finally {
    end()
  }
}

/** As a network does it: in its own turn of the event loop, and in order. */
export function soon(call: () => void): void {
  const end = begin()
  setImmediate(() => {
    end()
    call()
  })
}

const crypto = webCrypto()
export const countedCrypto: Crypto = {
  sha256: (bytes) => counted(() => crypto.sha256(bytes)),
  verify: (key, message, signature) => counted(() => crypto.verify(key, message, signature)),
}

export async function countedSigner(seed: Uint8Array): Promise<Signer> {
  const { key, sign } = await counted(() => webSigner(seed))
  return { key, sign: (message) => counted(() => sign(message)) }
}

let counting = false

/** Deflate and inflate run beside the event loop too, and are not handed in. */
export function countStreams(): void {
  if (counting) return
  counting = true
  const { CompressionStream: Deflate, DecompressionStream: Inflate } = globalThis
  const countingOf = (Stream: typeof Deflate) =>
    class {
      readonly writable: WritableStream
      readonly readable: ReadableStream
      constructor(format: CompressionFormat) {
        const end = begin()
        const stream = new Stream(format)
        const through = new TransformStream()
        this.writable = stream.writable
        this.readable = through.readable
        stream.readable.pipeTo(through.writable).then(end, end)
      }
    }
  Object.assign(globalThis, {
    CompressionStream: countingOf(Deflate),
    DecompressionStream: countingOf(Inflate),
  })
}

/** Resolves once nothing is under way and nothing begins any more, the clock standing still. */
export async function quiet(): Promise<void> {
  let before = -1
  for (let lull = 0; lull < 3; ) {
    await new Promise((resolve) => setImmediate(resolve))
    lull = underWay === 0 && begun === before ? lull + 1 : 0
    before = begun
  }
}
