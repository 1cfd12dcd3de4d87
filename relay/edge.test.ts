import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { CONTROL_LOG, idBytes } from '../shared/ids.ts'
import { MAX_CLIENT_FRAME_BYTES } from '../shared/limits.ts'
import type { AccountLimits } from './account.ts'
import { systemClock } from './clock.ts'
import { RELAY_LIMITS, type RelayLimits } from './relay-limits.ts'
import type { RelayOptions } from './relay-options.ts'
import { newSigner, randomBytes, TestClient } from './test-client.ts'
import { TestServer } from './test-server.ts'

const [ALICE, BOB, MALLORY] = ['203.0.113.1', '203.0.113.2', '198.51.100.66'] as const
const few = (burst: number) => ({ burst, perSecond: 1e-9 })
const address = (limits: Partial<AccountLimits>) => ({ ...RELAY_LIMITS.address, ...limits })

/** A relay behind a proxy that says who comes from where. */
const behindProxy = (limits: Partial<RelayLimits> = {}, options: Partial<RelayOptions> = {}) =>
  TestServer.start({ trustProxy: 1, limits, ...options })

const stranger = (server: TestServer, from: string) =>
  TestClient.connect(server.relay.address, newSigner(), from)
const owner = (server: TestServer, from: string = ALICE) =>
  TestClient.online(server.relay.address, server.owner, { from })
const member = async (server: TestServer, from: string, signer = newSigner()) =>
  TestClient.online(server.relay.address, signer, { from, invite: await server.invite(), name: 'somebody' })

async function answers(client: TestClient): Promise<void> {
  client.send({ kind: 'ping', content: null })
  await client.next('pong')
}

test('[R28] an address has so many connections at once, and others have theirs', async () => {
  await using server = await behindProxy({ address: address({ connections: 2 }) })
  const first = await stranger(server, MALLORY)
  await stranger(server, MALLORY)
  await expect(stranger(server, MALLORY)).rejects.toThrow('429')
  await owner(server)
  await first.close()
  // The relay hears of the close in its own time.
  await expect.poll(() => stranger(server, MALLORY).then(() => 'in', String)).toBe('in')
})

test('[R28] an address that connects again and again is turned away, and let in again later', async () => {
  let now = Date.now()
  const clock = { ...systemClock, now: () => now }
  await using server = await behindProxy(
    { address: address({ work: { burst: 3, perSecond: 1 } }) },
    { clock },
  )
  for (let i = 0; i < 3; i++) (await stranger(server, MALLORY)).socket.terminate()
  await expect(stranger(server, MALLORY)).rejects.toThrow('429')
  await stranger(server, BOB)
  now += 1_000
  await stranger(server, MALLORY)
})

test('[R28] pages are shown to an address no oftener than that', async () => {
  await using server = await behindProxy({ address: address({ work: few(2) }) })
  const read = (from: string, path = '/') =>
    fetch(server.relay.url + path, { headers: { 'x-forwarded-for': from } })
  expect((await read(MALLORY)).status).toBe(200)
  expect((await read(MALLORY, '/healthz')).status).toBe(200)
  const refused = await read(MALLORY)
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('60')
  expect(await refused.text()).toContain('Try again in a minute')
  expect((await read(MALLORY, '/nothing')).status).toBe(429)
  expect((await read(BOB)).status).toBe(200)
})

test('[R28] without a trusted proxy nobody counts as somebody else', async () => {
  const lines: string[] = []
  const limits = { address: address({ work: few(1) }) }
  await using server = await TestServer.start({ limits, log: (line) => lines.push(line) })
  const visit = (from: string) => {
    const socket = new WebSocket(server.relay.address, {
      localAddress: '127.0.0.2',
      headers: { 'x-forwarded-for': from, 'fly-client-ip': from },
    })
    return once(socket, 'open')
  }
  await visit(ALICE)
  await expect(visit(BOB)).rejects.toThrow('429')
  expect(lines.filter((line) => line.includes('TRUST_PROXY'))).toHaveLength(1)
  // A proxy on this machine that nobody named: all come from 127.0.0.1, and are not counted.
  await stranger(server, ALICE)
  await stranger(server, BOB)
})

/** A bare connection from an address of this machine that is not the usual one. */
async function bare(server: TestServer): Promise<{ socket: Socket; said: () => string }> {
  const socket = connect({ port: server.relay.port, host: '127.0.0.1', localAddress: '127.0.0.2' })
  let said = ''
  socket.on('data', (chunk) => {
    said += chunk
  })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return { socket, said: () => said }
}

test('[R28] a connection counts from its first byte on', async () => {
  await using server = await TestServer.start({ limits: { address: address({ connections: 2 }) } })
  const first = await bare(server)
  await bare(server)
  const third = await bare(server)
  await once(third.socket, 'close')
  expect(third.said()).toContain('429')
  await server.enterOwner()
  first.socket.destroy()
})

test.for([
  ['nothing', ''],
  ['half a request', 'GET / HTTP/1.1\r\nHost: x\r\nUpgr'],
  ['half an upgrade', 'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'],
] as const)('[R28] who connects and sends %s is closed', async ([, text]) => {
  await using server = await TestServer.start({ limits: { handshakeMs: 100 } })
  const { socket } = await bare(server)
  socket.write(text)
  await once(socket, 'close')
})

test('[R28] headers without end are not read', async () => {
  await using server = await TestServer.start()
  const { socket, said } = await bare(server)
  socket.write(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(9_000)}\r\n\r\n`)
  await once(socket, 'close')
  expect(said()).toContain('431')
})

test('[R28] a relay that is full turns away whoever comes, and is not full for good', async () => {
  await using server = await behindProxy({ sockets: 1 })
  const alice = await owner(server)
  await expect(stranger(server, BOB)).rejects.toThrow('503')
  await alice.close()
  await expect.poll(() => stranger(server, BOB).then(() => 'in', String)).toBe('in')
})

test('[R28] of the connections that prove no key, the address that has the most loses one first', async () => {
  await using server = await behindProxy({ unproved: 3 })
  const bob = await stranger(server, BOB)
  const [first, second] = [await stranger(server, MALLORY), await stranger(server, MALLORY)]
  await stranger(server, MALLORY)
  await first.closed
  expect(await first.next('bye')).toMatchObject({ reason: 'too-many' })
  await stranger(server, MALLORY)
  await second.closed
  await bob.hello()
})

test('[R28] what an address sends beyond its share waits, is refused nothing, and keeps nobody waiting', async () => {
  let now = Date.now()
  const clock = { ...systemClock, now: () => now }
  await using server = await behindProxy(
    { address: address({ work: { burst: 20, perSecond: 1 } }) },
    { clock },
  )
  const alice = await owner(server)
  const bob = await member(server, BOB)
  const mallory = await member(server, MALLORY)
  const general = await server.channel(alice)
  const said: Awaited<ReturnType<TestClient['say']>>[] = []
  for (let i = 0; i < 40; i++) said.push(await mallory.say(general, 'message', { text: `${i}` }))
  alice.send({ kind: 'subscribe', content: [idBytes(general)] })
  await answers(alice)
  await alice.fact(await bob.message(general, 'and I am not kept waiting'))
  const stamped = () => mallory.inbox.filter(({ kind }) => kind === 'facts').length
  expect(stamped()).toBeLessThan(40)
  // The rest costs less than its share of twenty seconds.
  now += 20_000
  await mallory.fact(said.at(-1)!)
  expect(mallory.inbox.filter(({ kind }) => kind === 'refused')).toEqual([])
})

test('[R28] whoever sends more bytes than one person may waits, also on a new connection', async () => {
  let now = Date.now()
  const clock = { ...systemClock, now: () => now }
  const bytes = { burst: 10_000, perSecond: 1_000 }
  await using server = await behindProxy({ bytes }, { clock })
  const alice = await owner(server)
  const general = await server.channel(alice)
  const long = { noise: randomBytes(6_000) }
  await alice.fact(await alice.say(general, 'noise', long))
  const again = await owner(server)
  const second = await again.say(general, 'noise', long)
  again.send({ kind: 'ping', content: null })
  const bob = await member(server, BOB)
  await answers(bob)
  expect(again.inbox.filter(({ kind }) => kind === 'pong')).toEqual([])
  now += 10_000
  await again.fact(second)
  await again.next('pong')
})

test('[R28] who never ends a message is dropped, whatever it sends between its parts', async () => {
  await using server = await TestServer.start({ limits: { pingEveryMs: 50 } })
  const mallory = await server.enter('Mallory')
  mallory.socket.send(Buffer.from([1]), { fin: false })
  const going = setInterval(() => {
    mallory.socket.send(Buffer.from([1]), { fin: false })
    mallory.socket.ping()
  }, 5)
  await mallory.closed
  clearInterval(going)
})

test('[R28] who says nothing for long, and who sends a message in many parts, stays', async () => {
  await using server = await TestServer.start({ limits: { pingEveryMs: 30 } })
  const alice = await server.enterOwner()
  let pings = 0
  const pinged = new Promise<void>((resolve) => {
    alice.socket.on('ping', () => {
      pings += 1
      if (pings === 4) resolve()
    })
  })
  await answers(alice)
  await pinged
  const [ping] = [Uint8Array.of(0x82, 0x64, 0x70, 0x69, 0x6e, 0x67, 0xf6)]
  for (const byte of ping.subarray(0, -1)) alice.socket.send(Uint8Array.of(byte), { fin: false })
  alice.socket.send(ping.subarray(-1))
  await alice.next('pong')
})

test('[R28] of messages that do not end an address keeps the relay so many bytes, and no more', async () => {
  const unfinishedBytes = 3 * MAX_CLIENT_FRAME_BYTES
  await using server = await behindProxy({ address: address({ unfinishedBytes }) })
  const alice = await owner(server)
  const half = () => new Uint8Array(MAX_CLIENT_FRAME_BYTES)
  alice.socket.send(half(), { fin: false })
  const connections: TestClient[] = []
  for (let i = 0; i < 4; i++) {
    const client = await stranger(server, MALLORY)
    client.socket.send(half(), { fin: false })
    connections.push(client)
  }
  await Promise.race(connections.map(({ closed }) => closed))
  alice.socket.send(Uint8Array.of())
  expect((await alice.next('refused')).reason).toBeDefined()
  await answers(alice)
})

test('[R28] a message in very many parts is refused', async () => {
  await using server = await TestServer.start()
  const mallory = await server.enter('Mallory')
  for (let i = 0; i < 2_000; i++) mallory.socket.send(Uint8Array.of(1), { fin: false })
  await mallory.closed
})

test('[R28] a ping of the WebSocket is answered, and very many are the end of it', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  alice.socket.ping(Buffer.from('there?'))
  const [said] = await once(alice.socket, 'pong')
  expect(String(said)).toBe('there?')
  for (let i = 0; i < 200; i++) alice.socket.ping()
  await alice.closed
})

test('[R28] one address fills the control log no further than leaves room for others', async () => {
  await using server = await behindProxy({ address: address({ changes: few(2) }) })
  const mallory = await member(server, MALLORY)
  await member(server, MALLORY)
  await expect(member(server, MALLORY)).rejects.toThrow('too-fast')
  await mallory.say(CONTROL_LOG, 'profile', { name: 'Mallory the second' })
  expect((await mallory.next('refused')).reason).toBe('too-fast')
  await member(server, BOB)
  // The owner is free of it, wherever they are.
  const alice = await owner(server, MALLORY)
  await alice.fact(await alice.say(CONTROL_LOG, 'profile', { name: 'Alice' }))
})

test.for([
  ['of one address', { address: address({ joins: few(0) }) }],
  ['of all', { joins: few(0) }],
] as const)('[R28] people without an invite join no faster than %s allowed', async ([, limits]) => {
  await using server = await behindProxy(limits)
  const bob = await stranger(server, BOB)
  await bob.hello()
  await bob.sendLogin({ knocks: true })
  expect((await bob.next('bye')).reason).toBe('too-fast')
  // Nor by an invite that they sign for themselves.
  const carol = await stranger(server, BOB)
  await carol.hello()
  await carol.sendLogin({ invite: await server.invite({}, carol.signer) })
  expect((await carol.next('bye')).reason).toBe('too-fast')
  await member(server, MALLORY)
})

test('[R28] when very many log in at once, some are told to come a little later', async () => {
  let now = Date.now()
  const clock = { ...systemClock, now: () => now }
  await using server = await behindProxy({ welcomes: { burst: 2, perSecond: 1 } }, { clock })
  await owner(server)
  await member(server, BOB)
  const carol = newSigner()
  await expect(member(server, BOB, carol)).rejects.toThrow('too-fast')
  now += 1_000
  await member(server, BOB, carol)
})

test('[R28] strangers who prove key after key use up no welcome of a member', async () => {
  await using server = await behindProxy({ welcomes: few(2) })
  await owner(server)
  for (let i = 0; i < 5; i++) {
    const mallory = await stranger(server, MALLORY)
    await mallory.hello()
    await mallory.sendLogin()
    expect((await mallory.next('bye')).reason).toBe('not-invited')
  }
  await member(server, BOB)
})

test('[R28] a school of 300 behind one address comes at once, under the usual limits', async () => {
  // The usual ten seconds are for machines that run nothing else.
  const limits = { ...RELAY_LIMITS, rosterEveryMs: 10, loginTimeoutMs: 120_000 }
  await using server = await behindProxy(limits)
  const school = await Promise.all(Array.from({ length: 300 }, () => member(server, MALLORY)))
  expect(school.every(({ welcome }) => welcome.roster.length > 0)).toBe(true)
}, 120_000)

test('[R28] what one address may use up leaves most of it, or half, to others', () => {
  const { address: each, sockets, controlLog, joins, passing } = RELAY_LIMITS
  expect(each.connections * 10).toBeLessThanOrEqual(sockets)
  expect(each.changes.burst * 2).toBeLessThanOrEqual(controlLog.burst)
  expect(each.changes.perSecond * 2).toBeLessThanOrEqual(controlLog.perSecond)
  expect(each.joins.burst * 3).toBeLessThanOrEqual(joins.burst)
  expect(each.joins.perSecond * 3).toBeLessThanOrEqual(joins.perSecond)
  // What must be done at once is never more than there is.
  expect(each.work.perSecond).toBeLessThanOrEqual(1_000 / 4)
  expect(passing.perSecond).toBeGreaterThan(0)
})
