import { concat } from './bytes.ts'
import { Refusal } from './refusal.ts'

/** Raw deflate (RFC 1951), by the platform. */
export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  return collect(through(bytes, new CompressionStream('deflate-raw')), Number.POSITIVE_INFINITY)
}

/**
 * The inflated bytes, never more than `most`: a bomb is dropped as soon as it passes that.
 * @throws Refusal `too-long`, `malformed`
 */
export async function inflate(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  return collect(through(bytes, new DecompressionStream('deflate-raw')), most)
}

function through(
  bytes: Uint8Array,
  transform: CompressionStream | DecompressionStream,
): ReadableStream<Uint8Array> {
  const source = new ReadableStream<BufferSource>({
    start(controller) {
      controller.enqueue(bytes as Uint8Array<ArrayBuffer>)
      controller.close()
    },
  })
  return source.pipeThrough(transform)
}

async function collect(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const reader = stream.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Refusal('malformed', 'These bytes do not inflate.')
    })
    if (done) break
    length += value.length
    if (length > most) {
      reader.cancel().catch(() => undefined)
      throw new Refusal('too-long', `Inflated, this has more than ${most} bytes.`)
    }
    parts.push(value)
  }
  return parts.length === 1 && parts[0] ? parts[0] : concat(...parts)
}
