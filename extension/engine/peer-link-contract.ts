import { describe, expect, it } from 'vitest'
import type { OpenLink, PeerLink } from './peer-link.ts'

/** One end of a link in a test, and what it was told. */
class End {
  readonly link: PeerLink
  readonly told: string[] = []
  readonly received: Uint8Array[] = []
  #waiting: (() => void)[] = []

  constructor(open: OpenLink, role: 'offerer' | 'answerer', pass: (sdp: string) => void) {
    const tell = (what: string) => {
      this.told.push(what)
      for (const look of this.#waiting.splice(0)) look()
    }
    this.link = open(
      role,
      { servers: [], hideAddress: false },
      {
        signal: (sdp) => {
          tell('signal')
          pass(sdp)
        },
        opened: () => tell('opened'),
        received: (message) => {
          this.received.push(message)
          tell('received')
        },
        drained: () => tell('drained'),
        closed: () => tell('closed'),
      },
    )
  }

  /** Resolves when it was told something, so often. */
  async hears(what: string, times = 1): Promise<void> {
    while (this.told.filter((one) => one === what).length < times)
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
  }

  count(what: string): number {
    return this.told.filter((one) => one === what).length
  }
}

/** What every peer link must do. `opens` answers what opens the links of two people who can reach each other. */
export function peerLinkContract(opens: () => Promise<{ alice: OpenLink; bob: OpenLink }>) {
  /** An offerer and an answerer whose descriptions reach each other. */
  async function two(): Promise<{ alice: End; bob: End }> {
    const open = await opens()
    const alice: End = new End(open.alice, 'offerer', (sdp) => bob.link.signal(sdp))
    const bob: End = new End(open.bob, 'answerer', (sdp) => alice.link.signal(sdp))
    return { alice, bob }
  }

  async function linked() {
    const ends = await two()
    await Promise.all([ends.alice.hears('opened'), ends.bob.hears('opened')])
    return ends
  }

  const end = async ({ alice, bob }: { alice: End; bob: End }) => {
    alice.link.close()
    bob.link.close()
    await Promise.all([alice.hears('closed'), bob.hears('closed')])
  }

  describe('a peer link', () => {
    it('opens by one description each way', async () => {
      const ends = await linked()
      for (const one of [ends.alice, ends.bob]) {
        expect(one.count('signal')).toBe(1)
        expect(one.count('opened')).toBe(1)
        expect(one.count('closed')).toBe(0)
      }
      await end(ends)
    })

    it('carries messages of every length both ways, in order', async () => {
      const ends = await linked()
      const { alice, bob } = ends
      const lengths = [1, 5, 64 * 1_024, 1_000, 2, 64 * 1_024, 3]
      const longer = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251)
      // Views of longer bytes: only what is seen of them is sent.
      const messages = lengths.map((length, i) => longer.subarray(i, i + length))
      for (const message of messages) {
        alice.link.send(message)
        bob.link.send(message)
      }
      await Promise.all([alice.hears('received', lengths.length), bob.hears('received', lengths.length)])
      for (const { received } of [alice, bob])
        expect(received.map((one) => [...one])).toEqual(messages.map((one) => [...one]))
      await end(ends)
    })

    it('passes on what is sent the moment it opens', async () => {
      const { alice, bob } = await two()
      for (const one of [alice, bob])
        void one.hears('opened').then(() => one.link.send(Uint8Array.of(1, 2, 3)))
      await Promise.all([alice.hears('received'), bob.hears('received')])
      for (const { told, received } of [alice, bob]) {
        expect(received).toEqual([Uint8Array.of(1, 2, 3)])
        expect(told.indexOf('opened')).toBeLessThan(told.indexOf('received'))
      }
      await end({ alice, bob })
    })

    it('says when there is room again for whoever waits with a full buffer', async () => {
      const ends = await linked()
      const { alice, bob } = ends
      const message = new Uint8Array(64 * 1_024)
      let sent = 0
      while (sent < 64) {
        while (sent < 64 && alice.link.buffered < 256 * 1_024) {
          alice.link.send(message)
          sent++
        }
        if (sent < 64) await alice.hears('drained', alice.count('drained') + 1)
      }
      await bob.hears('received', 64)
      expect(bob.received.every(({ length }) => length === message.length)).toBe(true)
      await end(ends)
    })

    it('closes for both when one closes it, and says so once', async () => {
      const { alice, bob } = await linked()
      alice.link.close()
      await Promise.all([alice.hears('closed'), bob.hears('closed')])
      for (const one of [alice, bob]) {
        one.link.close()
        one.link.send(Uint8Array.of(1))
        one.link.signal('nothing any more')
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
      for (const one of [alice, bob]) expect(one.count('closed')).toBe(1)
    })

    it('closes, and throws nothing, when it never opened', async () => {
      const open = await opens()
      const alone = new End(open.alice, 'offerer', () => undefined)
      alone.link.send(Uint8Array.of(1))
      expect(alone.link.buffered).toBe(0)
      alone.link.close()
      await alone.hears('closed')
      expect(alone.count('opened')).toBe(0)
    })

    it('closes when it is given no description', async () => {
      const open = await opens()
      for (const role of ['offerer', 'answerer'] as const) {
        for (const sdp of ['', 'nonsense', '{"type":"candidate"}', '{"type":"offer","sdp":7}']) {
          const one = new End(open.alice, role, () => undefined)
          one.link.signal(sdp)
          await one.hears('closed')
          expect(one.count('closed')).toBe(1)
        }
      }
    })
  })
}
