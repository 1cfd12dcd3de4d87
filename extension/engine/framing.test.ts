import { expect, it } from 'vitest'
import { concat } from '../../shared/bytes.ts'
import { encodeFrame } from '../../shared/frame.ts'
import { CHANNEL_MESSAGE_BYTES, MAX_PEER_FRAME_BYTES } from '../../shared/limits.ts'
import { Joiner, pageMessages, split } from './framing.ts'

const part = CHANNEL_MESSAGE_BYTES - 1

it.each([0, 1, part - 1, part, part + 1, 2 * part, MAX_PEER_FRAME_BYTES])(
  'a frame of %i bytes comes back from its messages, none of them over 64 KiB',
  (length) => {
    const frame = new Uint8Array(length).map((_, i) => i % 251)
    const messages = [...split(frame)]
    expect(messages).toHaveLength(Math.max(1, Math.ceil(length / part)))
    const joiner = new Joiner()
    // Twice: what was joined leaves nothing behind.
    for (let turn = 0; turn < 2; turn++) {
      messages.forEach((message, i) => {
        expect(message.length).toBeLessThanOrEqual(CHANNEL_MESSAGE_BYTES)
        const joined = joiner.add(message)
        if (i < messages.length - 1) expect(joined).toBeUndefined()
        else expect(Buffer.compare(joined!, frame)).toBe(0)
      })
    }
  },
)

it.each([0, 23, 24, 255, 256, part - 31, part - 30, part - 29, part, 3 * part])(
  'a page of %i bytes goes in the messages of its frame',
  (length) => {
    const page = new Uint8Array(length).map((_, i) => i % 251)
    for (const id of [0, Number.MAX_SAFE_INTEGER]) {
      const frame = encodeFrame({ kind: 'page', content: { id, page } })
      const [ours, theirs] = [[...pageMessages(id, page)], [...split(frame)]]
      expect(ours.map(({ length }) => length)).toEqual(theirs.map(({ length }) => length))
      expect(Buffer.compare(concat(...ours), concat(...theirs))).toBe(0)
    }
  },
)

it('a frame that never ends is refused at the limit', () => {
  const joiner = new Joiner()
  const more = concat(Uint8Array.of(1), new Uint8Array(part))
  expect(() => {
    for (let i = 0; i < 1_000; i++) joiner.add(more)
  }).toThrow(expect.objectContaining({ reason: 'too-long' }))
})

it('parts without bytes, of which there could be any number, are refused', () => {
  expect(() => new Joiner().add(Uint8Array.of(1))).toThrow(expect.objectContaining({ reason: 'malformed' }))
})

it.each([[[]], [[2]], [[255, 1, 2]]])(
  'a message that begins with neither 0 nor 1 is refused: %j',
  (bytes) => {
    expect(() => new Joiner().add(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ reason: 'malformed' }),
    )
  },
)
