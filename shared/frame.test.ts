import * as fc from 'fast-check'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { encode } from './cbor.ts'
import { CLIENT_FRAMES } from './client-frames.ts'
import { deflate } from './deflate.ts'
import { decodeFrame, deflatedEnvelope, encodeFrame, openEnvelope, plainEnvelope } from './frame.ts'
import { MAX_CLIENT_FRAME_BYTES } from './limits.ts'
import { PEER_FRAMES } from './peer-frames.ts'
import { RELAY_FRAMES } from './relay-frames.ts'
import { anyBytes } from './test-arbitraries.ts'

const refused = (reason: string) => expect.objectContaining({ name: 'Refusal', reason })
const WORDS = { word: v.string(), ping: v.null() }

it('[C13] a frame comes back with its kind and its content', () => {
  const bytes = encodeFrame({ kind: 'word', content: 'miau' })
  expect(bytes).toEqual(encode(['word', 'miau']))
  expect(decodeFrame(WORDS, bytes, 100)).toEqual({ kind: 'word', content: 'miau' })
})

it('[C13] a kind that nobody defined is refused, also when every object has it', () => {
  for (const kind of ['nod', 'toString', '__proto__', 'constructor']) {
    expect(() => decodeFrame(WORDS, encode([kind, null]), 100)).toThrow(refused('unknown-frame'))
  }
  expect(() => decodeFrame(WORDS, encode([5, null]), 100)).toThrow(refused('unknown-frame'))
})

it('[C13] a kind that cannot be made text is refused like any other', () => {
  for (const kind of [{ toString: 'cat' }, [{ toString: null, valueOf: 1 }], new Uint8Array(3)]) {
    expect(() => decodeFrame(WORDS, encode([kind, null]), 100)).toThrow(refused('unknown-frame'))
  }
})

it('[C13] what is no pair, has the wrong content or is too long is refused', () => {
  for (const value of [null, [], ['word'], ['word', 'a', 'b'], { kind: 'word' }, ['word', 5]]) {
    expect(() => decodeFrame(WORDS, encode(value), 100)).toThrow(refused('malformed'))
  }
  const bytes = encodeFrame({ kind: 'word', content: 'miau' })
  expect(() => decodeFrame(WORDS, bytes, bytes.length - 1)).toThrow(refused('too-long'))
})

it('[C13] a field that is not in the frame’s description is refused', () => {
  const hello = { version: 1, key: new Uint8Array(32), nonce: new Uint8Array(32) }
  const bytes = (content: unknown) => encodeFrame({ kind: 'hello', content })
  expect(decodeFrame(CLIENT_FRAMES, bytes(hello), MAX_CLIENT_FRAME_BYTES).content).toEqual(hello)
  expect(() => decodeFrame(CLIENT_FRAMES, bytes({ ...hello, admin: true }), 1_000)).toThrow(
    refused('malformed'),
  )
})

it('[C13] `ping` means the same in all three directions', () => {
  for (const schemas of [CLIENT_FRAMES, PEER_FRAMES]) {
    expect(decodeFrame(schemas, encodeFrame({ kind: 'ping', content: null }), 10)).toEqual({
      kind: 'ping',
      content: null,
    })
  }
  expect(decodeFrame(RELAY_FRAMES, encodeFrame({ kind: 'pong', content: null }), 10).kind).toBe('pong')
})

it('[C14] a relay’s frame comes out of its envelope, deflated or not', async () => {
  await fc.assert(
    fc.asyncProperty(anyBytes(), async (bytes) => {
      expect(await openEnvelope(plainEnvelope(bytes), 300)).toEqual(bytes)
      expect(await openEnvelope(deflatedEnvelope(await deflate(bytes)), 300)).toEqual(bytes)
    }),
  )
})

it('[C14] an envelope that begins with anything but 0 or 1 is refused', async () => {
  for (const message of [new Uint8Array(0), Uint8Array.of(2, 1, 2), Uint8Array.of(255)]) {
    await expect(openEnvelope(message, 100)).rejects.toMatchObject({ name: 'Refusal', reason: 'malformed' })
  }
})
