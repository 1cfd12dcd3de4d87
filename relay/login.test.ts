import { expect, test } from 'vitest'
import { decodeFrame, openEnvelope } from '../shared/frame.ts'
import { idBytes, type PublicKey, publicKey } from '../shared/ids.ts'
import { MAX_STRIKES } from '../shared/limits.ts'
import { RELAY_FRAMES } from '../shared/relay-frames.ts'
import { newSigner, randomBytes, TestClient } from './test-client.ts'
import { policyOf } from './test-policy.ts'
import { TestServer } from './test-server.ts'
import { turnCredentials } from './turn-credentials.ts'

test('[L1] both sides prove their keys, and the owner needs no invite', async () => {
  await using server = await TestServer.start()
  const alice = await server.connect(server.owner)
  await alice.hello({ server: server.key })
  const welcome = await alice.login()
  expect(welcome.roster).toHaveLength(1)
  expect(await policyOf(server.key, welcome.control)).toMatchObject({ owner: alice.key })
})

test('[L2] a signature by another key does not prove this one', async () => {
  await using server = await TestServer.start()
  const mallory = await server.connect(newSigner())
  await mallory.hello()
  const signature = mallory.proof().with(0, (mallory.proof()[0] ?? 0) ^ 1)
  mallory.send({ kind: 'login', content: { signature, control: [] } })
  expect((await mallory.next('bye')).reason).toBe('wrong-signature')
  await mallory.closed
})

test('[L3] a login that was signed for another server does not pass', async () => {
  await using server = await TestServer.start()
  const alice = await server.connect(server.owner)
  await alice.hello()
  alice.send({ kind: 'login', content: { signature: alice.proof(newSigner().key), control: [] } })
  expect((await alice.next('bye')).reason).toBe('wrong-signature')
})

test('[L4] a nonce serves once', async () => {
  await using server = await TestServer.start()
  const nonce = randomBytes(32)
  const first = await server.connect(server.owner)
  await first.hello({ nonce })
  await first.login()
  const second = await server.connect(server.owner)
  await second.hello({ nonce })
  await expect(second.login()).rejects.toThrow('replayed-nonce')
})

test('[L5] before the login every other frame is refused, and after a few the connection is closed', async () => {
  await using server = await TestServer.start()
  const alice = await server.connect(server.owner)
  for (let strike = 0; strike < MAX_STRIKES; strike++) alice.send({ kind: 'ping', content: null })
  for (let strike = 0; strike < MAX_STRIKES; strike++) {
    expect((await alice.next('refused')).reason).toBe('not-logged-in')
  }
  expect((await alice.next('bye')).reason).toBe('not-logged-in')
  await alice.closed
})

test('[L5] a login before the hello is refused', async () => {
  await using server = await TestServer.start()
  const alice = await server.connect(server.owner)
  alice.send({ kind: 'login', content: { signature: new Uint8Array(64), control: [] } })
  expect((await alice.next('refused')).reason).toBe('not-logged-in')
})

test('[L6] another version of the protocol is refused by name', async () => {
  await using server = await TestServer.start()
  const alice = await server.connect(server.owner)
  await expect(alice.hello({ version: 2 })).rejects.toThrow('wrong-version')
})

test('[L7] a key on which verifiers disagree is refused', async () => {
  await using server = await TestServer.start()
  // The neutral element, of order one: some take any signature under it.
  const key = publicKey(Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0)))
  const mallory = await server.connect({ key, sign: () => new Uint8Array(64) })
  await expect(mallory.hello()).rejects.toThrow('wrong-key')
})

test('[L8] a stranger without an invite is turned away', async () => {
  await using server = await TestServer.start()
  const bob = await server.connect()
  await bob.hello()
  await expect(bob.login()).rejects.toThrow('not-invited')
})

test('[L8] an invite lets a newcomer in, whose `join` is in the control log then', async () => {
  await using server = await TestServer.start()
  const bob = await server.enter('Bob')
  const { people } = await policyOf(server.key, bob.welcome.control)
  expect(people.get(bob.key)).toMatchObject({ name: 'Bob', virtual: false })
  // Later the key alone will do, and an old invite does no harm.
  await bob.close()
  await server.enter('Robert', bob.signer)
})

test('[L8] whoever claims to be somebody else in the `join` does not get in', async () => {
  await using server = await TestServer.start()
  const bob = await server.connect()
  const carol = await server.connect()
  await bob.hello()
  await carol.hello()
  const join = await carol.joinClaim(await server.invite(), 'Carol')
  bob.send({
    kind: 'login',
    content: { signature: bob.proof(), join: [join.claim, join.signature], control: [] },
  })
  expect((await bob.next('bye')).reason).toBe('not-author')
})

test('[L8] a first claim that is no `join` does not let anybody in', async () => {
  await using server = await TestServer.start()
  const bob = await server.connect()
  await bob.hello()
  const { claim, signature } = await bob.claim('0'.repeat(32) as never, 'profile', { name: 'Bob' })
  bob.send({
    kind: 'login',
    content: { signature: bob.proof(), join: [claim, signature], control: [] },
  })
  expect((await bob.next('bye')).reason).toBe('malformed')
})

test.for([
  ['for another server', 'wrong-server', { server: newSigner().key }],
  ['that has expired', 'invite-expired', { expires: 1_000 }],
] as const)('[L9] an invite %s is refused', async ([, reason, wish]) => {
  await using server = await TestServer.start()
  const bob = await server.connect()
  await bob.hello()
  await expect(bob.login({ invite: await server.invite(wish), name: 'Bob' })).rejects.toThrow(reason)
})

test('[L9] an invite by somebody who may not invite is refused', async () => {
  await using server = await TestServer.start()
  const bob = await server.enter('Bob')
  const carol = await server.connect()
  await carol.hello()
  const invite = await server.invite({}, bob.signer)
  await expect(carol.login({ invite, name: 'Carol' })).rejects.toThrow('not-invited')
})

test('[L9] an invite whose signature does not hold is refused', async () => {
  await using server = await TestServer.start()
  const carol = await server.connect()
  await carol.hello()
  const invite = { ...(await server.invite()), signature: new Uint8Array(64) }
  await expect(carol.login({ invite, name: 'Carol' })).rejects.toThrow('wrong-signature')
})

test('[L10] whoever does not log in in time is closed', async () => {
  await using server = await TestServer.start({ limits: { loginTimeoutMs: 30 } })
  const silent = await server.connect()
  expect((await silent.next('bye')).reason).toBe('login-timeout')
  await silent.closed
})

test('[L11] nobody logs in twice on one connection', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const { key, signer } = alice
  alice.send({ kind: 'hello', content: { version: 1, key: idBytes(key), nonce: randomBytes(32) } })
  expect((await alice.next('refused')).reason).toBe('already-logged-in')
  alice.send({ kind: 'login', content: { signature: signer.sign(randomBytes(8)), control: [] } })
  expect((await alice.next('refused')).reason).toBe('already-logged-in')
})

test('[L12] a second connection of the same person takes the place of the first', async () => {
  await using server = await TestServer.start()
  const first = await server.enterOwner()
  const second = await server.enterOwner()
  expect((await first.next('bye')).reason).toBe('replaced')
  await first.closed
  expect(second.welcome.roster).toHaveLength(1)
  second.send({ kind: 'ping', content: null })
  expect(await second.next('pong')).toBe(null)
})

test('[L13] the welcome brings the pages of the control log that the client lacks, and no others', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const { epoch } = server.relay
  expect(alice.welcome.control).toHaveLength(1)
  const again = async (held: number) => {
    const client = await TestClient.online(server.relay.address, server.owner, { held: [[epoch, held]] })
    return client.welcome.control.length
  }
  // `epoch`, `server` and `channel` were said at the first start.
  expect(await again(3)).toBe(0)
  expect(await again(2)).toBe(1)
  await server.relay.stop()
  await server.start()
  // What the first epoch said is held; of the second, nothing.
  expect(await again(3)).toBe(1)
  expect(await again(0)).toBe(2)
})

test('[L13] the welcome names the STUN and TURN servers that the owner configured', async () => {
  const iceServers = [{ urls: 'turn:turn.example.org', username: 'us', credential: 'secret' }]
  await using server = await TestServer.start({ iceServers })
  const alice = await server.enterOwner()
  expect(alice.welcome.iceServers).toEqual(iceServers)
})

test('[L13] a long control log comes in frames of moderate length, one page after the other', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const log = idBytes(await server.channel(alice))
  let hash = ''
  for (let i = 0; i < 1_400; i++) {
    const topic = '猫'.repeat(200)
    hash = await alice.say('0'.repeat(32) as never, 'channel', { name: `cats-${i}`, topic, log })
  }
  await alice.fact(hash as never)
  const bob = await server.connect(server.owner)
  await bob.hello()
  const frames: Uint8Array[][] = []
  bob.socket.on('message', async (data: Buffer) => {
    const frame = decodeFrame(RELAY_FRAMES, await openEnvelope(Uint8Array.from(data), 2 ** 24), 2 ** 24)
    if (frame.kind === 'control') frames.push(frame.content)
  })
  const { control } = await bob.login()
  expect(control).toHaveLength(6)
  const lengths = frames.map((pages) => pages.reduce((sum, { length }) => sum + length, 0))
  expect(lengths).toHaveLength(2)
  for (const length of lengths) expect(length).toBeLessThan(1_000_000)
  const [name] = [...(await policyOf(server.key, control)).channels.values()].map((channel) => channel.name)
  expect(name).toBe('cats-1399')
}, 30_000)

test('[R24] the welcome lends everybody the TURN server in their own name, for a time', async () => {
  const stun = { urls: 'stun:stun.example.org' }
  const turn = { url: 'turn:turn.example.org', secret: 'between us' }
  await using server = await TestServer.start({ iceServers: [stun], turn })
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const [first, ours] = alice.welcome.iceServers
  expect(first).toEqual(stun)
  expect(ours?.urls).toBe(turn.url)
  const [until, who] = ours?.username?.split(':') ?? []
  expect(alice.key.startsWith(who ?? '?')).toBe(true)
  const week = 7 * 24 * 60 * 60
  expect(Math.abs(Number(until) - Date.now() / 1_000 - week)).toBeLessThan(60)
  expect(bob.welcome.iceServers[1]?.credential).not.toBe(ours?.credential)
})

test('[R24] its password is what coturn makes of the name', () => {
  const key = 'ab'.repeat(32) as PublicKey
  // echo -n "604801:abababababababab" | openssl dgst -sha1 -hmac secret -binary | base64
  expect(turnCredentials({ url: 'turn:t', secret: 'secret' }, key, 1_000)).toEqual({
    urls: 'turn:t',
    username: '604801:abababababababab',
    credential: 'L6iStCxTsw2xS3nTE5JZBaKhLz0=',
  })
})

test('[L13] a control log of several pages comes as pages, the last one short', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  let hash = ''
  for (let i = 0; i < 300; i++)
    hash = await alice.say('0'.repeat(32) as never, 'profile', { name: `Alice ${i}` })
  await alice.fact(hash as never)
  const held: [typeof server.relay.epoch, number][] = [[server.relay.epoch, 256]]
  const all = await TestClient.online(server.relay.address, server.owner)
  expect(all.welcome.control).toHaveLength(2)
  expect((await policyOf(server.key, all.welcome.control)).people.get(alice.key as PublicKey)?.name).toBe(
    'Alice 299',
  )
  const some = await TestClient.online(server.relay.address, server.owner, { held })
  expect(some.welcome.control).toHaveLength(1)
})

test('[L8] of two connections that join with the same claim at once, one gets in', async () => {
  await using server = await TestServer.start()
  const bob = newSigner()
  const connections = [await server.connect(bob), await server.connect(bob)]
  const [first] = connections
  for (const connection of connections) await connection.hello()
  const { claim, signature } = await first!.joinClaim(await server.invite(), 'Bob')
  const outcomes = connections.map((connection) => {
    const join: [Uint8Array, Uint8Array] = [claim, signature]
    connection.send({ kind: 'login', content: { signature: connection.proof(), join, control: [] } })
    return connection.next('welcome')
  })
  expect(await Promise.any(outcomes)).toBeDefined()
})
