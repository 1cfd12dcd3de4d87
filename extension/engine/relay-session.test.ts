import { expect, it } from 'vitest'
import { decodeFrame, encodeFrame, plainEnvelope } from '../../shared/frame.ts'
import { CONTROL_LOG, idBytes } from '../../shared/ids.ts'
import { MAX_RELAY_FRAME_BYTES, RESTORE_PART_BYTES } from '../../shared/limits.ts'
import { RELAY_FRAMES, type RelayFrame } from '../../shared/relay-frames.ts'
import { testPerson, testSeed } from '../../shared/test-people.ts'
import type { ConnectionEvents } from './connection.ts'
import { RelaySession, type SessionState, type Welcome } from './relay-session.ts'
import { testClock } from './test-clock.ts'
import { countedCrypto, countedSigner, quiet } from './test-quiet.ts'
import { type TestRelay, testRelay } from './test-relay.ts'

/** The owner's session with a relay; `at` is who answers at the relay's address. */
async function ownersSession() {
  const clock = testClock()
  const owner = await testPerson('owner')
  const relay = await testRelay(owner, clock.now)
  const states: SessionState[] = []
  const welcomes: Welcome[] = []
  const frames: RelayFrame[] = []
  const network = {
    at: relay as Pick<TestRelay, 'connect'>,
    dialled: 0,
    /** What becomes of a frame from the relay. */
    arriving: (frame: RelayFrame) => [frame],
    arrive: (_frame: RelayFrame): void => undefined,
  }
  const held = new Map<string, Uint8Array>()
  let chance = 0
  const session = new RelaySession(
    {
      crypto: countedCrypto,
      random: (bytes) => bytes.fill(++chance % 256),
      clock,
      connect: (address, events) => {
        network.dialled++
        network.arrive = (frame) => events.received(plainEnvelope(encodeFrame(frame)))
        const received: ConnectionEvents['received'] = (message) => {
          const frame = decodeFrame(RELAY_FRAMES, message.subarray(1), MAX_RELAY_FRAME_BYTES)
          for (const one of network.arriving(frame)) network.arrive(one)
        }
        return network.at.connect(address, { ...events, received })
      },
    },
    relay.server.key,
    relay.address,
    {
      signer: await countedSigner(testSeed('owner')),
      join: async () => null,
      control: () => [],
      controlPage: async (epoch, index) => held.get(`${epoch}/${index}`),
      moved: async () => undefined,
    },
    {
      state: (state) => states.push(state),
      welcome: async (welcome) => void welcomes.push(welcome),
      frame: async (frame) => void frames.push(frame),
    },
  )
  const advance = (ms: number) => clock.advance(ms).then(quiet)
  return { owner, relay, session, states, welcomes, frames, network, held, advance }
}

const tooFast: RelayFrame = { kind: 'refused', content: { reason: 'too-fast', sentence: 'Wait a little.' } }

it('[L13] the control log comes before the welcome, in as many frames as the relay likes', async () => {
  const { owner, relay, session, welcomes } = await ownersSession()
  const renamed = Array.from({ length: 300 }, (_, i) => owner.profile(relay.server.key, `Alice ${i}`))
  await relay.stamp(CONTROL_LOG, await Promise.all(renamed))
  session.start()
  await quiet()
  expect(session.online).toBe(true)
  expect(welcomes.map(({ control }) => control.length)).toEqual([2])
})

it('[R29] what a relay has lost and asks back is given in parts, before anything else', async () => {
  const { relay, session, network, held } = await ownersSession()
  const epoch = relay.server.epoch
  held.set(`${epoch}/0`, new Uint8Array(RESTORE_PART_BYTES + 5).fill(1))
  held.set(`${epoch}/1`, Uint8Array.of(2))
  const wanted = [0, 1, 2].map((index): [Uint8Array, number] => [idBytes(epoch), index])
  const welcome: RelayFrame[] = []
  network.arriving = (frame) => {
    if (frame.kind !== 'welcome') return [frame]
    welcome.push(frame)
    return [{ kind: 'wanted', content: wanted }]
  }
  session.start()
  await quiet()
  expect(session.online).toBe(false)
  const given = relay.heard.flatMap(({ frame }) => (frame.kind === 'restore' ? frame.content : []))
  expect(given.map(({ part, more }) => [part.length, part[0], more])).toEqual([
    [RESTORE_PART_BYTES, 1, true],
    [5, 1, false],
    [1, 2, false],
    [0, undefined, false],
  ])
  for (const frame of welcome) network.arrive(frame)
  await quiet()
  expect(session.online).toBe(true)
})

it('[L13] a slow connection has time for all of the control log, page by page', async () => {
  const { session, network, advance } = await ownersSession()
  const late: RelayFrame[] = []
  network.arriving = (frame) => {
    if (frame.kind === 'challenge') return [frame]
    late.push(frame)
    return []
  }
  session.start()
  for (let i = 0; i < 5; i++) {
    await advance(9_000)
    network.arrive({ kind: 'control', content: [] })
  }
  for (const frame of late) network.arrive(frame)
  await quiet()
  expect(session.online).toBe(true)
})

it('[L13] a control log without end is given up', async () => {
  const { session, states, network, welcomes } = await ownersSession()
  const page = new Uint8Array(2_000_000)
  network.arriving = (frame) =>
    frame.kind === 'welcome'
      ? [...Array.from({ length: 40 }, (): RelayFrame => ({ kind: 'control', content: [page] })), frame]
      : [frame]
  session.start()
  await quiet()
  expect(welcomes).toEqual([])
  expect(states.at(-1)).toMatchObject({ state: 'waiting', reason: 'too-long' })
})

it('another server at the address is looked at again now and then, and shown as refused until it is gone', async () => {
  const { owner, relay, session, states, network, advance } = await ownersSession()
  network.at = await testRelay(owner, () => 0, 'other')
  session.start()
  await quiet()
  expect(states.at(-1)).toMatchObject({ state: 'refused', reason: 'wrong-server' })
  const before = states.length
  await advance(60 * 60_000)
  // Every four to eight minutes.
  expect(network.dialled).toBeGreaterThan(7)
  expect(network.dialled).toBeLessThan(17)
  expect(states.slice(before).every(({ state }) => state === 'refused')).toBe(true)
  // Nobody at all is no news either.
  network.at = { connect: (_address, events) => ({ send: () => undefined, close: () => events.closed() }) }
  await advance(60 * 60_000)
  expect(states.at(-1)).toMatchObject({ state: 'refused', reason: 'wrong-server' })
  network.at = relay
  await advance(9 * 60_000)
  expect(states.at(-1)).toMatchObject({ state: 'online' })
})

it('a person who asks need not wait for the next look', async () => {
  const { owner, relay, session, states, network } = await ownersSession()
  network.at = await testRelay(owner, () => 0, 'other')
  session.start()
  await quiet()
  network.at = relay
  session.retryNow()
  await quiet()
  expect(states.at(-1)).toMatchObject({ state: 'online' })
  session.stop()
})

it('[R28] whoever the relay has no room for comes again by itself, ever more seldom, and is in when there is', async () => {
  const { relay, session, states, network, advance } = await ownersSession()
  network.arriving = () => [{ kind: 'bye', content: { reason: 'too-fast', sentence: 'Many come at once.' } }]
  network.at = {
    connect: (address, events) => {
      const connection = relay.connect(address, events)
      // It says why, and closes.
      queueMicrotask(() => queueMicrotask(() => connection.close()))
      return connection
    },
  }
  session.start()
  await advance(60 * 60_000)
  expect(states.some(({ state }) => state === 'refused' || state === 'online')).toBe(false)
  // A minute at most between two tries, at least a fifth of one.
  expect(network.dialled).toBeGreaterThan(60)
  expect(network.dialled).toBeLessThan(320)
  network.arriving = (frame) => [frame]
  network.at = relay
  await advance(60_000)
  expect(states.at(-1)).toMatchObject({ state: 'online' })
})

it('who is not invited is not asked for again', async () => {
  const { owner, relay, session, states, network, advance } = await ownersSession()
  session.start()
  await quiet()
  relay.disconnect(owner.key, 'not-invited')
  await advance(60 * 60_000)
  expect(states.at(-1)).toMatchObject({ state: 'refused', reason: 'not-invited' })
  expect(network.dialled).toBe(1)
})

it('[R9] a subscription that came too fast is sent again a little later, until it is taken', async () => {
  const { relay, owner, session, frames, network, advance } = await ownersSession()
  session.start()
  await quiet()
  const subscribes = () => relay.heard.filter(({ frame }) => frame.kind === 'subscribe').length
  network.arriving = (frame) => (frame.kind === 'tail' ? [tooFast] : [frame])
  session.send({ kind: 'subscribe', content: [idBytes(CONTROL_LOG)] })
  await quiet()
  expect(subscribes()).toBe(1)
  await advance(3_000)
  expect(subscribes()).toBe(2)
  network.arriving = (frame) => [frame]
  await advance(60_000)
  expect(subscribes()).toBe(3)
  expect(frames.filter(({ kind }) => kind === 'tail')).toHaveLength(1)
  // Not on another connection: there the engine subscribes anew.
  relay.send(owner.key, tooFast)
  await quiet()
  relay.disconnect(owner.key)
  await advance(60_000)
  expect(session.online).toBe(true)
  expect(subscribes()).toBe(3)
})
