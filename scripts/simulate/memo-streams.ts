import { hash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** Pages kept as they were made last: a thousand clients deflate and inflate the same ones. */
const MOST_KEPT = 3_000
const SHORTEST_KEPT = 2_000

/**
 * In place of the platform's streams, which work beside the event loop and would make each run another one: deflate and
 * inflate at once, the same bytes only once. Answers what puts the platform's back.
 */
export function memoStreams(): () => void {
  const { CompressionStream, DecompressionStream } = globalThis
  Object.assign(globalThis, {
    CompressionStream: streamOf(kept(deflateRawSync)),
    DecompressionStream: streamOf(kept(inflateRawSync)),
  })
  return () => void Object.assign(globalThis, { CompressionStream, DecompressionStream })
}

function kept(change: (bytes: Uint8Array) => Buffer): (bytes: Uint8Array) => Uint8Array {
  const made = new Map<string, Uint8Array>()
  return (bytes) => {
    const name = bytes.length < SHORTEST_KEPT ? undefined : hash('sha256', bytes, 'base64')
    const known = name && made.get(name)
    if (known) return known
    const result = change(bytes)
    const plain = new Uint8Array(result.buffer, result.byteOffset, result.length)
    if (name) {
      if (made.size >= MOST_KEPT) made.clear()
      made.set(name, plain)
    }
    return plain
  }
}

function streamOf(change: (bytes: Uint8Array) => Uint8Array) {
  return class {
    readonly readable: ReadableStream<Uint8Array>
    readonly writable: WritableStream<Uint8Array>

    constructor() {
      const parts: Uint8Array[] = []
      let out: ReadableStreamDefaultController<Uint8Array> | undefined
      this.readable = new ReadableStream({
        start(controller) {
          out = controller
        },
      })
      this.writable = new WritableStream({
        write: (part) => void parts.push(part),
        close: () => {
          const [first = new Uint8Array()] = parts
          try {
            out?.enqueue(change(parts.length === 1 ? first : Uint8Array.from(Buffer.concat(parts))))
            out?.close()
          } catch (error) {
            out?.error(error)
          }
        },
      })
    }
  }
}
