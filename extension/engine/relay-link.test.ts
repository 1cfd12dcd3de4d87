import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat } from '../../shared/bytes.ts'
import type { PublicKey } from '../../shared/ids.ts'
import { CHANNEL_BUFFERED_BYTES, CHANNEL_MESSAGE_BYTES, MAX_PASSED_BYTES } from '../../shared/limits.ts'
import { testHash } from '../../shared/test-people.ts'
import type { PeerLink, PeerLinkEvents } from './peer-link.ts'
import { type RelayLinks, relayLinks } from './relay-link.ts'

const ALICE = testHash(0xa1) as string as PublicKey
const BOB = testHash(0xb0) as string as PublicKey

interface Side {
  links: RelayLinks
  /** What happened to the links of this side, in order. */
  happened: string[]
  received: Uint8Array[]
  /** Links that others opened. */
  taken: PeerLink[]
  takes: boolean
  open(to: PublicKey): PeerLink
}

/** Two people and the relay between them, which holds what it passes until it is told to deliver. */
function pipe() {
  const waiting: { from: PublicKey; to: PublicKey; bytes: Uint8Array }[] = []
  let ids = 0
  let now = 0
  const sides = new Map<PublicKey, Side>()

  function side(key: PublicKey): Side {
    const events: PeerLinkEvents = {
      signal: () => made.happened.push('signal'),
      opened: () => made.happened.push('opened'),
      received: (message) => made.received.push(message.slice()),
      drained: () => made.happened.push('drained'),
      closed: () => made.happened.push('closed'),
    }
    const made: Side = {
      links: relayLinks({
        now: () => now,
        random: (bytes) => bytes.fill(++ids),
        send: (to, bytes) => waiting.push({ from: key, to, bytes }),
        incoming: (_from, link) => {
          if (!made.takes) return null
          made.taken.push(link)
          return events
        },
      }),
      happened: [],
      received: [],
      taken: [],
      takes: true,
      open: (to) => made.links.open(to, events),
    }
    sides.set(key, made)
    return made
  }

  return {
    alice: side(ALICE),
    bob: side(BOB),
    waiting,
    pass: (ms: number) => {
      now += ms
    },
    /** Delivers what waits, and what follows from it. */
    deliver(most = Number.POSITIVE_INFINITY): void {
      for (let n = 0; n < most; n++) {
        const next = waiting.shift()
        if (!next) return
        sides.get(next.to)?.links.passed(next.from, next.bytes)
      }
    },
  }
}

describe('[R23] a link through the relay', () => {
  it('opens when the other side accepts it, and carries messages both ways', () => {
    const { alice, bob, deliver } = pipe()
    const link = alice.open(BOB)
    link.send(Uint8Array.of(9))
    expect(alice.happened).toEqual([])
    deliver()
    expect(alice.happened).toEqual(['opened'])
    expect(bob.happened).toEqual(['opened'])
    link.send(Uint8Array.of(1, 2))
    bob.taken[0]?.send(Uint8Array.of(3))
    deliver()
    // What was sent before it was open went nowhere.
    expect(bob.received).toEqual([Uint8Array.of(1, 2)])
    expect(alice.received).toEqual([Uint8Array.of(3)])
  })

  it('closes where the other side does not take it', () => {
    const { alice, bob, deliver } = pipe()
    bob.takes = false
    alice.open(BOB)
    deliver()
    expect(alice.happened).toEqual(['closed'])
  })

  it('closes for both when one closes it, once', () => {
    const { alice, bob, deliver } = pipe()
    const link = alice.open(BOB)
    deliver()
    link.close()
    link.close()
    deliver()
    expect(alice.happened).toEqual(['opened', 'closed'])
    expect(bob.happened).toEqual(['opened', 'closed'])
  })

  it('is one of several between the same two', () => {
    const { alice, bob, deliver } = pipe()
    const first = alice.open(BOB)
    const second = bob.open(ALICE)
    deliver()
    first.close()
    deliver()
    second.send(Uint8Array.of(5))
    deliver()
    expect(alice.received).toEqual([Uint8Array.of(5)])
  })

  it('closes when a message went nowhere, and the others stay', () => {
    const { alice, deliver } = pipe()
    alice.open(BOB)
    deliver()
    alice.links.gone(ALICE)
    expect(alice.happened).toEqual(['opened'])
    alice.links.gone(BOB)
    expect(alice.happened).toEqual(['opened', 'closed'])
  })

  it('closes with the connection to the relay; the other side learns of it when it sends', () => {
    const { alice, bob, deliver } = pipe()
    alice.open(BOB)
    deliver()
    alice.links.lost()
    expect(alice.happened).toEqual(['opened', 'closed'])
    expect(bob.happened).toEqual(['opened'])
    bob.taken[0]?.send(Uint8Array.of(1))
    deliver()
    expect(bob.happened).toEqual(['opened', 'closed'])
  })

  it('that is not there is answered once a second, however often somebody speaks of it', () => {
    const { alice, bob, waiting, pass } = pipe()
    bob.takes = false
    const told = () => waiting.splice(0).map(({ to, bytes }) => [to, bytes[0]])
    const speak = (from: PublicKey) => {
      for (let i = 0; i < 50; i++)
        for (const kind of [0, 1, 2]) bob.links.passed(from, new Uint8Array(20).fill(i).fill(kind, 0, 1))
    }
    speak(ALICE)
    expect(told()).toEqual([[ALICE, 3]])
    pass(999)
    speak(ALICE)
    expect(told()).toEqual([])
    pass(1)
    speak(ALICE)
    const carol = testHash(0xc0) as string as PublicKey
    speak(carol)
    expect(told()).toEqual([
      [ALICE, 3],
      [carol, 3],
    ])
    expect(alice.happened).toEqual([])
  })

  it('closes for both when a message got lost on the way', () => {
    const { alice, bob, waiting, deliver } = pipe()
    const link = alice.open(BOB)
    deliver()
    for (let i = 0; i < 3; i++) link.send(Uint8Array.of(i))
    waiting.splice(1, 1)
    deliver()
    expect(bob.received).toEqual([Uint8Array.of(0)])
    expect(bob.happened).toEqual(['opened', 'closed'])
    expect(alice.happened).toEqual(['opened', 'closed'])
  })

  it('counts on when it has counted to the end', () => {
    const { alice, bob, deliver } = pipe()
    const link = alice.open(BOB)
    deliver()
    for (let i = 0; i < 600; i++) link.send(Uint8Array.of(i % 256))
    deliver()
    expect(bob.received).toHaveLength(600)
  })

  it('has never more than 256 KiB under way that the other side did not take', () => {
    const { alice, bob, waiting, deliver } = pipe()
    const link = alice.open(BOB)
    deliver()
    const message = new Uint8Array(CHANNEL_MESSAGE_BYTES).fill(7)
    for (let i = 0; i < 10; i++) link.send(message)
    expect(link.buffered).toBe(10 * CHANNEL_MESSAGE_BYTES)
    const underWay = waiting.reduce((sum, { bytes }) => sum + bytes.length - 10, 0)
    expect(underWay).toBe(CHANNEL_BUFFERED_BYTES)
    for (const { bytes } of waiting) expect(bytes.length).toBeLessThanOrEqual(MAX_PASSED_BYTES)
    deliver()
    expect(bob.received).toEqual(Array.from({ length: 10 }, () => message))
    expect(alice.happened).toEqual(['opened', 'drained'])
    expect(link.buffered).toBe(0)
  })

  it('closes when the other side asks and asks and takes no answer', () => {
    const { alice, deliver } = pipe()
    const link = alice.open(BOB)
    deliver()
    for (let i = 0; i < 300; i++) link.send(new Uint8Array(CHANNEL_MESSAGE_BYTES))
    expect(alice.happened).toEqual(['opened', 'closed'])
  })

  it('brings every message whole and in order, whatever their lengths and however late they come', () => {
    const lengths = fc.array(fc.nat(CHANNEL_MESSAGE_BYTES), { maxLength: 30 })
    const delays = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 30, maxLength: 30 })
    fc.assert(
      fc.property(lengths, delays, (sizes, late) => {
        const { alice, bob, deliver } = pipe()
        const link = alice.open(BOB)
        deliver()
        const sent = sizes.map((size, i) => new Uint8Array(size).fill(i))
        sent.forEach((message, i) => {
          link.send(message)
          deliver(late[i])
        })
        deliver()
        expect(Buffer.concat(bob.received).equals(Buffer.concat(sent))).toBe(true)
        expect(bob.received.map(({ length }) => length)).toEqual(sizes)
        // What is left unsaid is less than what makes the sender wait.
        expect(link.buffered).toBeLessThan(CHANNEL_BUFFERED_BYTES / 2)
      }),
      { numRuns: 30 },
    )
  })

  it('takes whatever bytes come without an exception', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), fc.integer({ min: 0, max: 6 }), (all, kind) => {
        const { alice, deliver } = pipe()
        alice.open(BOB)
        for (const bytes of all) {
          alice.links.passed(BOB, bytes)
          // The same as a message of the link that is there, whose id the test knows.
          alice.links.passed(BOB, concat(Uint8Array.of(kind), new Uint8Array(8).fill(1), bytes))
        }
        deliver()
      }),
    )
  })
})
