import { expect, test } from 'vitest'
import { idBytes, type PublicKey } from '../shared/ids.ts'
import { MAX_PASSED_BYTES, MIN_PASSED_BYTES } from '../shared/limits.ts'
import { Allowance } from './allowance.ts'
import { systemClock } from './clock.ts'
import type { RelayOptions } from './relay-options.ts'
import { newSigner, randomBytes, type TestClient } from './test-client.ts'
import { TestServer } from './test-server.ts'

const pass = (from: TestClient, to: PublicKey, bytes: Uint8Array) =>
  from.send({ kind: 'pass', content: { to: idBytes(to), bytes } })

const short = (byte: number) => new Uint8Array(MIN_PASSED_BYTES).fill(byte)
const full = (byte: number) => new Uint8Array(MAX_PASSED_BYTES).fill(byte)

async function aliceAndBob(options: Partial<RelayOptions> = {}) {
  const server = await TestServer.start(options)
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  return { server, alice, bob }
}

test('[R22] a message reaches whom it is for, in order and as it was, and says whom it is from', async () => {
  const { server, alice, bob } = await aliceAndBob()
  await using _ = server
  const messages = [full(0), short(2), short(1)]
  for (const message of messages) pass(alice, bob.key, message)
  for (const message of messages) {
    const { from, bytes } = await bob.next('passed')
    expect(from).toEqual(idBytes(alice.key))
    expect(Buffer.from(bytes).equals(message)).toBe(true)
  }
})

test('[R12] whoever gets a message has heard before of whom it is from', async () => {
  const { server, alice, bob } = await aliceAndBob({ limits: { rosterEveryMs: 60_000 } })
  await using _ = server
  pass(bob, alice.key, short(1))
  await alice.next('passed')
  const { joined } = await alice.next('roster')
  expect(joined).toContainEqual(bob.welcome.attestation)
})

test('[R22] what is sent is counted to who sends it, and both see what they have left', async () => {
  const { server, alice, bob } = await aliceAndBob({ relayedADay: { each: 1_000, all: 5_000 } })
  await using _ = server
  expect([alice.welcome.allowance, bob.welcome.allowance]).toEqual([1_000, 1_000])
  pass(alice, bob.key, randomBytes(400))
  expect((await bob.next('passed')).allowance).toBe(1_000)
  pass(bob, alice.key, randomBytes(10))
  expect((await alice.next('passed')).allowance).toBe(600)
  expect((await server.enter('Bob', bob.signer)).welcome.allowance).toBe(900)
  pass(alice, bob.key, randomBytes(601))
  expect(await alice.next('unpassed')).toEqual({ to: idBytes(bob.key), reason: 'too-many' })
  const again = await server.enterOwner()
  expect(again.welcome.allowance).toBe(600)
})

test('[R22] the whole relay has an allowance too, and an owner may give none', async () => {
  const { server, alice, bob } = await aliceAndBob({ relayedADay: { each: 1_000, all: 1_500 } })
  await using _ = server
  pass(alice, bob.key, randomBytes(1_000))
  pass(bob, alice.key, randomBytes(501))
  expect((await bob.next('unpassed')).reason).toBe('too-many')
  pass(bob, alice.key, randomBytes(500))
  expect((await alice.next('passed')).allowance).toBe(0)

  await using none = await TestServer.start({ relayedADay: { each: 1_000, all: 0 } })
  const carol = await none.enterOwner()
  expect(carol.welcome.allowance).toBe(0)
  pass(carol, (await none.enter('Dave')).key, short(1))
  expect((await carol.next('unpassed')).reason).toBe('too-many')
})

test('[R22] the allowance is given anew at midnight, UTC, and by no clock that is set back', () => {
  const allowance = new Allowance({ each: 10, all: 15 })
  const noon = Date.UTC(2026, 0, 1, 12)
  const [alice, bob] = [newSigner().key, newSigner().key]
  expect(allowance.take(alice, 10, noon)).toBe(true)
  expect(allowance.take(alice, 1, Date.UTC(2026, 0, 1, 23, 59))).toBe(false)
  expect(allowance.left(bob, noon)).toBe(5)
  expect(allowance.take(alice, 10, Date.UTC(2026, 0, 2))).toBe(true)
  expect(allowance.left(alice, noon)).toBe(0)
})

test('[R22] a message to somebody who is not online goes nowhere', async () => {
  const { server, alice, bob } = await aliceAndBob()
  await using _ = server
  await bob.close()
  await alice.next('roster', ({ left }) => left.length > 0)
  pass(alice, bob.key, short(1))
  expect(await alice.next('unpassed')).toEqual({ to: idBytes(bob.key), reason: 'not-online' })
})

test('[R22] whoever reads too slowly gets nothing passed, and nothing is counted for it', async () => {
  const { server, alice, bob } = await aliceAndBob({
    limits: { slowBufferedBytes: 64 * 1_024, passing: { burst: 1e9, perSecond: 1e9 } },
    relayedADay: { each: 1e9, all: 1e10 },
  })
  await using _ = server
  bob.socket.pause()
  const told = () => alice.inbox.some(({ kind }) => kind === 'unpassed')
  let sent = 0
  while (!told()) {
    pass(alice, bob.key, full(0))
    sent += 1
    alice.send({ kind: 'ping', content: null })
    await alice.next('pong')
  }
  expect(await alice.next('unpassed')).toEqual({ to: idBytes(bob.key), reason: 'busy' })
  bob.socket.resume()
  bob.send({ kind: 'ping', content: null })
  await bob.next('pong')
  const arrived = bob.inbox.filter(({ kind }) => kind === 'passed').length
  expect(arrived).toBeLessThan(sent)
  pass(bob, alice.key, short(1))
  expect((await alice.next('passed')).allowance).toBe(1e9 - arrived * MAX_PASSED_BYTES)
}, 30_000)

test('[R22] what is passed waits its turn, and nothing else does', async () => {
  // So slow that of two messages the second never comes.
  const passing = { burst: MAX_PASSED_BYTES, perSecond: 1e-9 }
  const { server, alice, bob } = await aliceAndBob({ limits: { passing } })
  await using _ = server
  const general = await server.channel(alice)
  pass(alice, bob.key, full(0))
  pass(alice, bob.key, short(2))
  await bob.next('passed')
  await alice.message(general, 'I can still talk')
  expect(bob.inbox.filter(({ kind }) => kind === 'passed')).toEqual([])
})

test('[R22] what waits is passed on when there is room again', async () => {
  let now = Date.now()
  const clock = { ...systemClock, now: () => now }
  const passing = { burst: MAX_PASSED_BYTES, perSecond: 1_024 }
  const { server, alice, bob } = await aliceAndBob({ clock, limits: { passing } })
  await using _ = server
  for (let i = 1; i <= 3; i++) pass(alice, bob.key, full(i))
  for (let i = 1; i <= 3; i++) {
    expect((await bob.next('passed')).bytes[0]).toBe(i)
    now += 65_000
  }
})

test('[R22] more than may wait is turned away', async () => {
  const passing = { burst: MAX_PASSED_BYTES, perSecond: 1e-9 }
  const { server, alice, bob } = await aliceAndBob({ limits: { passing } })
  await using _ = server
  for (let i = 0; i < 70; i++) pass(alice, bob.key, full(0))
  expect((await alice.next('unpassed')).reason).toBe('busy')
  // Others are not turned away for it.
  pass(bob, alice.key, short(1))
  bob.send({ kind: 'ping', content: null })
  await bob.next('pong')
  expect(bob.inbox.filter(({ kind }) => kind === 'unpassed')).toEqual([])
})

test('[R22] what comes too often goes nowhere, and whoever sent it stays', async () => {
  const { server, alice, bob } = await aliceAndBob({ limits: { passes: { burst: 2, perSecond: 1e-9 } } })
  await using _ = server
  for (let i = 0; i < 9; i++) pass(alice, bob.key, short(i))
  for (let i = 2; i < 9; i++) {
    expect(await alice.next('unpassed')).toEqual({ to: idBytes(bob.key), reason: 'too-fast' })
  }
  expect((await bob.next('passed')).bytes).toEqual(short(0))
  alice.send({ kind: 'ping', content: null })
  await alice.next('pong')
})

test('[R22] what is too short to say where it belongs is no message', async () => {
  const { server, alice, bob } = await aliceAndBob()
  await using _ = server
  pass(alice, bob.key, Uint8Array.of())
  expect((await alice.next('refused')).reason).toBe('malformed')
})
