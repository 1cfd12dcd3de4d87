import { deflateRawSync, inflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { deflate, inflate } from './deflate.ts'
import { MAX_DEFLATED_PAGE_BYTES, MAX_PAGE_BYTES, MAX_RELAY_FRAME_BYTES } from './limits.ts'
import { anyBytes } from './test-arbitraries.ts'

it('[C14] what was deflated inflates to the same bytes, here and by zlib', async () => {
  await fc.assert(
    fc.asyncProperty(anyBytes(2_000), async (bytes) => {
      const small = await deflate(bytes)
      expect(await inflate(small, bytes.length)).toEqual(bytes)
      expect(Uint8Array.from(inflateRawSync(small))).toEqual(bytes)
    }),
  )
})

it('[C14] one byte more than allowed is refused', async () => {
  const small = await deflate(new Uint8Array(1_000))
  expect(await inflate(small, 1_000)).toHaveLength(1_000)
  await expect(inflate(small, 999)).rejects.toMatchObject({ name: 'Refusal', reason: 'too-long' })
})

it('[C14] a bomb of a gigabyte is dropped long before it has gone off', async () => {
  const mebibyte = deflateRawSync(new Uint8Array(1_024 * 1_024), { finishFlush: 2 })
  const bomb = Buffer.concat(new Array(1_024).fill(mebibyte))
  const before = process.memoryUsage().arrayBuffers
  await expect(inflate(bomb, MAX_RELAY_FRAME_BYTES)).rejects.toMatchObject({ reason: 'too-long' })
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 1_024 * 1_024)
})

it('[C14] bytes that do not inflate are refused', async () => {
  const small = await deflate(new TextEncoder().encode('miau miau miau miau'))
  for (const bad of [Uint8Array.of(0xff, 0xff), small.subarray(0, small.length - 1), new Uint8Array(0)]) {
    await expect(inflate(bad, 1_000)).rejects.toMatchObject({ name: 'Refusal', reason: 'malformed' })
  }
})

it('[F13] the longest page, of bytes that do not deflate at all, still fits its limit', async () => {
  const page = new Uint8Array(MAX_PAGE_BYTES)
  for (let at = 0; at < page.length; at += 65_536) {
    globalThis.crypto.getRandomValues(page.subarray(at, at + 65_536))
  }
  expect((await deflate(page)).length).toBeLessThanOrEqual(MAX_DEFLATED_PAGE_BYTES)
})
