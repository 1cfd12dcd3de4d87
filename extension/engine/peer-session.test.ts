import { expect, it } from 'vitest'
import { decodeFrame, encodeFrame, PROTOCOL_VERSION } from '../../shared/frame.ts'
import type { EpochId, LogId } from '../../shared/ids.ts'
import { idBytes } from '../../shared/ids.ts'
import { MAX_PEER_FRAME_BYTES } from '../../shared/limits.ts'
import { PEER_FRAMES, type PeerFrame } from '../../shared/peer-frames.ts'
import { testPerson } from '../../shared/test-people.ts'
import { testServer } from '../../shared/test-server.ts'
import { storyToWire, type TwoStories } from '../../shared/two-stories.ts'
import { Joiner, split } from './framing.ts'
import type { Ending, PeerHost } from './peer-host.ts'
import { PeerSession } from './peer-session.ts'
import type { Giving } from './power.ts'
import { testClock } from './test-clock.ts'
import { countedCrypto, quiet } from './test-quiet.ts'

const log = 'aa'.repeat(16) as LogId
const epoch = '01'.repeat(16) as EpochId

/** alice's session with bob, of whom only frames are left. */
async function session(host: Partial<PeerHost> = {}) {
  const server = await testServer({ crypto: countedCrypto })
  const [alice, bob] = await Promise.all(['alice', 'bob'].map((name) => testPerson(name)))
  const attestations = await Promise.all([alice!, bob!].map((person) => server.attest(person)))
  const clock = testClock()
  const joiner = new Joiner()
  const heard: PeerFrame[] = []
  const ends: Ending[] = []
  const link = {
    signal: () => undefined,
    send: (message: Uint8Array) => {
      const bytes = joiner.add(message)
      if (bytes) heard.push(decodeFrame(PEER_FRAMES, bytes, MAX_PEER_FRAME_BYTES))
    },
    buffered: 0,
    close: () => undefined,
  }
  const made = new PeerSession(
    {
      crypto: countedCrypto,
      clock,
      server: server.key,
      attestation: () => attestations[0],
      coverage: () => [],
      maySee: () => true,
      giving: () => 'freely',
      mayServe: () => true,
      page: async () => new Uint8Array(100),
      pageAt: () => null,
      head: async () => undefined,
      proofs: () => [],
      proof: () => undefined,
      given: () => undefined,
      taken: () => undefined,
      changed: () => undefined,
      news: () => undefined,
      closed: (how) => ends.push(how),
      ...host,
    },
    bob!.key,
    link,
    'direct',
  )
  const says = async (frame: PeerFrame) => {
    for (const message of split(encodeFrame(frame))) made.received(message)
    await quiet()
  }
  const [bytes, signature] = [attestations[1]!.bytes, attestations[1]!.signature]
  const hello: PeerFrame = {
    kind: 'hello',
    content: { version: PROTOCOL_VERSION, attestation: [bytes, signature], coverage: [], giving: 'freely' },
  }
  return { made, says, heard, ends, hello, clock, link }
}

function twoStories(n: number): TwoStories {
  const bytes = (length: number) => new Uint8Array(length).fill(n)
  const checkpoint = { n, bytes: bytes(32), leaves: bytes(32), time: n, signature: bytes(64) }
  const head = { log, epoch, previous: bytes(32), checkpoint }
  return { one: head, other: head, leaves: bytes(0) }
}

const want = (id: number): PeerFrame => ({
  kind: 'want',
  content: { id, log: idBytes(log), epoch: idBytes(epoch), index: 0 },
})

it('[H1] both sides say hello first, and who asks before is closed', async () => {
  const { heard, says, ends } = await session()
  expect(heard).toMatchObject([{ kind: 'hello' }])
  await says(want(1))
  expect(ends).toEqual(['failed'])
  expect(heard).toHaveLength(1)
})

it('[H2] a page that is asked for is given, or refused with the reason', async () => {
  const { says, heard, hello } = await session()
  await says(hello)
  await says(want(7))
  expect(heard.at(-1)).toEqual({ kind: 'page', content: { id: 7, page: new Uint8Array(100) } })
  const hosts: [Partial<PeerHost>, string][] = [
    [{ page: async () => undefined }, 'not-held'],
    [{ giving: () => 'nothing' }, 'busy'],
    [{ mayServe: () => false }, 'busy'],
    [{ maySee: () => false }, 'not-allowed'],
    [{ page: () => Promise.reject(new Error('the disk')) }, 'not-held'],
  ]
  for (const [host, reason] of hosts) {
    const other = await session(host)
    await other.says(other.hello)
    await other.says(want(8))
    expect(other.heard.at(-1)).toEqual({ kind: 'none', content: { id: 8, reason } })
  }
})

it('[H2] who asks for more than anybody needs at once is told to wait', async () => {
  const { says, heard, hello, link } = await session()
  await says(hello)
  link.buffered = 10_000_000
  for (let id = 1; id <= 50; id++) await says(want(id))
  const busy = heard.filter(({ kind }) => kind === 'none')
  expect(busy.length).toBeGreaterThan(10)
  expect(heard.filter(({ kind }) => kind === 'page')).toEqual([])
})

it('[H2] who asks and does not take what it gets loses its place', async () => {
  const { made, says, hello, link, clock, ends } = await session()
  await says(hello)
  link.buffered = 10_000_000
  await says(want(1))
  expect(made.served).toBe(true)
  // Slowly is not never.
  await clock.advance(10_000)
  link.buffered -= 100_000
  await clock.advance(10_000)
  expect(ends).toEqual([])
  await clock.advance(16_000)
  expect(ends).toEqual(['failed'])
  expect(clock.waiting).toBe(0)
})

it('[H11] what was given is counted as it goes out, also when the peer closes before the end', async () => {
  const given: number[] = []
  const page = new Uint8Array(200_000)
  const { made, says, hello, link } = await session({
    page: async () => page,
    given: (bytes) => void given.push(bytes),
  })
  await says(hello)
  await says(want(1))
  expect(given.length).toBe(4)
  expect(given.reduce((sum, bytes) => sum + bytes)).toBe(200_000)
  const { send } = link
  link.send = (message) => {
    send(message)
    if (given.length === 6) link.buffered = 10_000_000
  }
  await says(want(2))
  made.close('unreachable')
  expect(given.length).toBe(7)
})

it('[H11] how much is given is told in the hello and at each change, and who gives little owes one page at a time', async () => {
  let giving: Giving = 'little'
  const { made, says, heard, hello, link } = await session({ giving: () => giving })
  expect(heard).toMatchObject([{ kind: 'hello', content: { giving: 'little' } }])
  await says(hello)
  expect(made.gives).toBe('freely')
  await says({ kind: 'giving', content: 'nothing' })
  expect(made.gives).toBe('nothing')
  link.buffered = 10_000_000
  await says(want(1))
  expect(made.served).toBe(true)
  await says(want(2))
  expect(heard.at(-1)).toEqual({ kind: 'none', content: { id: 2, reason: 'busy' } })
  link.buffered = 0
  made.drained()
  await quiet()
  expect(heard.at(-1)).toMatchObject({ kind: 'page', content: { id: 1 } })
  expect(made.served).toBe(false)
  giving = 'nothing'
  made.tellGiving()
  expect(heard.at(-1)).toEqual({ kind: 'giving', content: 'nothing' })
})

it('[H13] the page nearest to a time is named to whoever may see it, and asked for by time', async () => {
  const page = { log, epoch, index: 3 }
  const host: Partial<PeerHost> = { pageAt: (_log, time) => (time === 77 ? page : null) }
  const { made, says, heard, hello } = await session(host)
  await says(hello)
  await says({ kind: 'find', content: { id: 1, log: idBytes(log), time: 77 } })
  expect(heard.at(-1)).toEqual({ kind: 'found', content: { id: 1, page: [idBytes(epoch), 3] } })
  await says({ kind: 'find', content: { id: 2, log: idBytes(log), time: 78 } })
  expect(heard.at(-1)).toEqual({ kind: 'found', content: { id: 2, page: null } })
  const found = made.find(log, 1_234.5)
  expect(heard.at(-1)).toEqual({ kind: 'find', content: { id: 1, log: idBytes(log), time: 1_234 } })
  // An answer of another kind is none.
  await says({ kind: 'page', content: { id: 1, page: new Uint8Array(3) } })
  await says({ kind: 'found', content: { id: 1, page: [idBytes(epoch), 9] } })
  expect(await found).toEqual({ log, epoch, index: 9 })

  const stranger = await session({ ...host, maySee: () => false })
  await stranger.says(stranger.hello)
  await stranger.says({ kind: 'find', content: { id: 1, log: idBytes(log), time: 77 } })
  expect(stranger.heard.at(-1)).toEqual({ kind: 'found', content: { id: 1, page: null } })
})

it('[F17] a proof that the relay told two stories is told to a peer once, and passed on to be checked', async () => {
  const known = twoStories(1)
  const shown: TwoStories[] = []
  const host: Partial<PeerHost> = { proofs: () => [known], proof: (proof) => void shown.push(proof) }
  const { made, says, heard, hello, ends } = await session(host)
  const told = () => heard.filter(({ kind }) => kind === 'proof')
  expect(told()).toEqual([])
  await says(hello)
  expect(told()).toEqual([{ kind: 'proof', content: storyToWire(known) }])
  made.tellProof(known)
  expect(told()).toHaveLength(1)
  made.tellProof(twoStories(2))
  expect(told()).toHaveLength(2)
  for (let n = 3; n < 19; n++) await says({ kind: 'proof', content: storyToWire(twoStories(n)) })
  expect(shown).toHaveLength(16)
  expect(shown[0]).toEqual(twoStories(3))
  // Each costs two signatures to check.
  await says({ kind: 'proof', content: storyToWire(twoStories(19)) })
  expect(shown).toHaveLength(16)
  expect(ends).toEqual(['failed'])
})

it('[H8] a ping is answered, and an idle session beats no heart', async () => {
  const { says, heard, hello, clock } = await session()
  await says(hello)
  await says({ kind: 'ping', content: null })
  expect(heard.at(-1)).toEqual({ kind: 'pong', content: null })
  await clock.advance(50_000)
  expect(heard.filter(({ kind }) => kind === 'ping')).toEqual([])
})

it('[H8] who is silent while something is asked of them is pinged, and then given up', async () => {
  const { made, says, heard, hello, clock, ends } = await session()
  await says(hello)
  const asked = made.ask({ log, epoch, index: 0 }).catch(({ reason }) => reason)
  await clock.advance(4_000)
  expect(heard.at(-1)).toEqual({ kind: 'ping', content: null })
  expect(ends).toEqual([])
  await clock.advance(4_000)
  expect(ends).toEqual(['failed'])
  expect(await asked).toBe('timed-out')
  expect(clock.waiting).toBe(0)
})

it('bytes that are no frame end the session, and an answer that nobody asked for does nothing', async () => {
  const { made, says, hello, ends } = await session()
  await says(hello)
  await says({ kind: 'page', content: { id: 99, page: new Uint8Array(3) } })
  expect(ends).toEqual([])
  made.received(Uint8Array.of(0, 0xff, 0xff))
  await quiet()
  expect(ends).toEqual(['failed'])
})

it('who goes on giving what nobody asked for is closed', async () => {
  const { says, hello, ends } = await session()
  await says(hello)
  const page: PeerFrame = { kind: 'page', content: { id: 99, page: new Uint8Array(3) } }
  for (let i = 0; i < 4; i++) await says(page)
  expect(ends).toEqual([])
  await says(page)
  expect(ends).toEqual(['failed'])
})

it('[H7] who tells coverage without end is closed, and who tells it once a second is not', async () => {
  const { says, hello, ends, clock } = await session()
  await says(hello)
  const coverage: PeerFrame = { kind: 'coverage', content: [] }
  for (let i = 0; i < 50; i++) {
    await clock.advance(1_000)
    await says(coverage)
  }
  await clock.advance(1_000)
  for (let i = 0; i < 100; i++) await says(coverage)
  expect(ends).toEqual([])
  await says(coverage)
  expect(ends).toEqual(['failed'])
})

it('[H2] who asks on and on although it is told to wait is closed', async () => {
  const { says, hello, ends } = await session({ mayServe: () => false })
  await says(hello)
  for (let id = 0; id < 99; id++) await says(want(id))
  expect(ends).toEqual([])
  await says(want(99))
  expect(ends).toEqual(['failed'])
})

it('who sends faster than it can be taken is closed before it fills the memory', async () => {
  const { made, says, hello, ends } = await session({ proof: () => new Promise(() => undefined) })
  await says(hello)
  await says({ kind: 'proof', content: storyToWire(twoStories(1)) })
  const page: PeerFrame = { kind: 'page', content: { id: 99, page: new Uint8Array(2_000_000) } }
  const send = () => {
    for (const message of split(encodeFrame(page))) made.received(message)
  }
  send()
  send()
  expect(ends).toEqual([])
  send()
  expect(ends).toEqual(['failed'])
})
