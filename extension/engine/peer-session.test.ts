import { expect, it } from 'vitest'
import { decodeFrame, encodeFrame, PROTOCOL_VERSION } from '../../shared/frame.ts'
import type { EpochId, LogId } from '../../shared/ids.ts'
import { idBytes } from '../../shared/ids.ts'
import { MAX_PEER_FRAME_BYTES } from '../../shared/limits.ts'
import { PEER_FRAMES, type PeerFrame } from '../../shared/peer-frames.ts'
import { testPerson } from '../../shared/test-people.ts'
import { testServer } from '../../shared/test-server.ts'
import { Joiner, split } from './framing.ts'
import { type PeerHost, PeerSession } from './peer-session.ts'
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
  const ends: boolean[] = []
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
      serving: () => true,
      page: async () => new Uint8Array(100),
      head: async () => undefined,
      given: () => undefined,
      taken: () => undefined,
      changed: () => undefined,
      closed: (failed) => ends.push(failed),
      ...host,
    },
    bob!.key,
    link,
  )
  const says = async (frame: PeerFrame) => {
    for (const message of split(encodeFrame(frame))) made.received(message)
    await quiet()
  }
  const [bytes, signature] = [attestations[1]!.bytes, attestations[1]!.signature]
  const hello: PeerFrame = {
    kind: 'hello',
    content: { version: PROTOCOL_VERSION, attestation: [bytes, signature], coverage: [] },
  }
  return { made, says, heard, ends, hello, clock, link }
}

const want = (id: number): PeerFrame => ({
  kind: 'want',
  content: { id, log: idBytes(log), epoch: idBytes(epoch), index: 0 },
})

it('[H1] both sides say hello first, and who asks before is closed', async () => {
  const { heard, says, ends } = await session()
  expect(heard).toMatchObject([{ kind: 'hello' }])
  await says(want(1))
  expect(ends).toEqual([true])
  expect(heard).toHaveLength(1)
})

it('[H2] a page that is asked for is given, or refused with the reason', async () => {
  const { says, heard, hello } = await session()
  await says(hello)
  await says(want(7))
  expect(heard.at(-1)).toEqual({ kind: 'page', content: { id: 7, page: new Uint8Array(100) } })
  for (const [host, reason] of [
    [{ page: async () => undefined }, 'not-held'],
    [{ serving: () => false }, 'busy'],
    [{ maySee: () => false }, 'not-allowed'],
    [{ page: () => Promise.reject(new Error('the disk')) }, 'not-held'],
  ] as const) {
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
  const asked = made
    .ask({ log, epoch, index: 0, missing: 1, held: 0, leading: 0 })
    .catch(({ reason }) => reason)
  await clock.advance(4_000)
  expect(heard.at(-1)).toEqual({ kind: 'ping', content: null })
  expect(ends).toEqual([])
  await clock.advance(4_000)
  expect(ends).toEqual([true])
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
  expect(ends).toEqual([true])
})
