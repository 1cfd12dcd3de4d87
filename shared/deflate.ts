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

/** Written by hand, as piping a stream of one part costs more than the work on a page. */
function through(
  bytes: Uint8Array,
  { readable, writable }: CompressionStream | DecompressionStream,
): ReadableStream<Uint8Array> {
  const writer = writable.getWriter()
  // What fails there fails at the reader, too.
  for (const written of [writer.write(bytes as Uint8Array<ArrayBuffer>), writer.close()])
    written.catch(() => undefined)
  return readable
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
