import { expect, test } from 'vitest'
import { CONTROL_LOG, idBytes } from '../shared/ids.ts'
import { MAX_CHANNELS, MAX_CONTROL_CLAIM_BYTES, MAX_SHORT_CONTROL_CLAIM_BYTES } from '../shared/limits.ts'
import { systemClock } from './clock.ts'
import { newSigner, TestClient } from './test-client.ts'
import { TestServer } from './test-server.ts'

const few = (burst: number) => ({ burst, perSecond: 1e-9 })

test('[R9] the keys of one invite fill the control log no faster than one of them, and nobody is turned away for good', async () => {
  let now = Date.now()
  const clock = { ...systemClock, now: () => now }
  await using server = await TestServer.start({ clock, limits: { controlLog: { burst: 3, perSecond: 0.1 } } })
  const alice = await server.enterOwner()
  for (const name of ['Bob', 'Bobby', 'Bert']) await server.enter(name)
  const carol = newSigner()
  await expect(server.enter('Carol', carol)).rejects.toThrow('too-fast')
  await alice.fact(await alice.say(CONTROL_LOG, 'profile', { name: 'Alice' }))
  now += 10_000
  await server.enter('Carol', carol)
})

test('[R9] a `join` that does not count takes nobody’s turn', async () => {
  await using server = await TestServer.start({ limits: { controlLog: few(1) } })
  const expired = await server.invite({ expires: 1_000 })
  for (let i = 0; i < 3; i++) {
    const mallory = TestClient.online(server.relay.address, newSigner(), { invite: expired, name: 'M' })
    await expect(mallory).rejects.toThrow('invite-expired')
  }
  await server.enter('Bob')
})

test('[R9] who may moderate fills the control log no faster than it takes to stop a raid, and the owner as they like', async () => {
  await using server = await TestServer.start({ limits: { controlClaims: few(1), moderatorClaims: few(3) } })
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const carol = await server.enter('Carol')
  const grant = { key: idBytes(bob.key), privilege: 'moderate' }
  await alice.fact(await alice.say(CONTROL_LOG, 'grant', grant))
  const mute = { key: idBytes(carol.key), until: Date.now() + 60_000 }
  for (let i = 0; i < 3; i++) await bob.fact(await bob.say(CONTROL_LOG, 'mute', mute))
  await bob.say(CONTROL_LOG, 'dance', { padding: 'a'.repeat(500) })
  expect((await bob.next('refused')).reason).toBe('too-fast')
  for (let i = 0; i < 6; i++) await alice.fact(await alice.say(CONTROL_LOG, 'mute', mute))
})

test('[R9] in the control log only a `join` may be long', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  // The longest that a channel may be called and be about.
  const longest = { name: '猫'.repeat(40), topic: '猫'.repeat(200) }
  const hash = await alice.say(CONTROL_LOG, 'channel', longest)
  await alice.fact(hash)
  await alice.fact(
    await alice.say(CONTROL_LOG, 'channel', { ...longest, log: idBytes(hash as never).slice(0, 16) }),
  )
  const padding = 'a'.repeat(MAX_SHORT_CONTROL_CLAIM_BYTES)
  expect(padding.length).toBeLessThan(MAX_CONTROL_CLAIM_BYTES)
  await alice.say(CONTROL_LOG, 'profile', { name: 'Alice', padding })
  expect((await alice.next('refused')).reason).toBe('too-long')
  await alice.say(CONTROL_LOG, 'dance', { padding })
  expect((await alice.next('refused')).reason).toBe('too-long')
  const bob = await server.connect()
  await bob.hello()
  const { bytes, signature } = await server.invite()
  const body = { name: 'Bob', invite: bytes, inviteSignature: signature, padding }
  const join = await bob.claim(CONTROL_LOG, 'join', body)
  bob.send({
    kind: 'login',
    content: { signature: bob.proof(), join: [join.claim, join.signature], control: [] },
  })
  await bob.next('welcome')
})

test('[R9] whoever subscribes too often is told so, is not closed, and keeps what they had', async () => {
  await using server = await TestServer.start({ limits: { subscribes: few(2) } })
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  for (let i = 0; i < 2; i++) alice.send({ kind: 'subscribe', content: [idBytes(general)] })
  for (let i = 0; i < 7; i++) alice.send({ kind: 'subscribe', content: [] })
  for (let i = 0; i < 7; i++) expect((await alice.next('refused')).reason).toBe('too-fast')
  const bob = await server.enter('Bob')
  await alice.fact(await bob.message(general, 'still there?'))
})

test('[R9] whoever logs in too often is told to come later, and nobody else', async () => {
  await using server = await TestServer.start({ limits: { logins: few(2) } })
  await server.enterOwner()
  await server.enterOwner()
  await expect(server.enterOwner()).rejects.toThrow('too-fast')
  await server.enter('Bob')
})

test('[R9] of the sockets that wait to prove a key, the oldest makes room for whoever comes', async () => {
  await using server = await TestServer.start({ limits: { unproved: 2 } })
  const alice = await server.enterOwner()
  const [first, second] = [await server.connect(), await server.connect(server.owner)]
  await server.enter('Bob')
  await first.closed
  await alice.next('roster', ({ joined }) => joined.length > 0)
  // Whoever is online is no such socket, however many come.
  await server.connect()
  await server.connect()
  await second.closed
  alice.send({ kind: 'ping', content: null })
  await alice.next('pong')
})

test('[R9] whoever takes back message after message is told to wait, and may talk on', async () => {
  await using server = await TestServer.start({ limits: { deletes: few(2) } })
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  const targets = [[new Uint8Array(32), new Uint8Array(16)]]
  for (let i = 0; i < 2; i++) await alice.fact(await alice.say(general, 'delete', { targets }))
  for (let i = 0; i < 7; i++) await alice.say(general, 'delete', { targets })
  for (let i = 0; i < 7; i++) expect((await alice.next('refused')).reason).toBe('too-fast')
  await alice.message(general, 'still here')
})

test('[P8] a server that has all the channels it may have creates no more, and nobody is closed for asking', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const say = (i: number) => alice.say(CONTROL_LOG, 'channel', { name: `c${i}` })
  // The server made one itself.
  const made = await Promise.all(Array.from({ length: MAX_CHANNELS - 1 }, (_, i) => say(i)))
  await alice.fact(made.at(-1)!)
  for (let i = 0; i < 6; i++) await say(MAX_CHANNELS + i)
  for (let i = 0; i < 6; i++) expect((await alice.next('refused')).reason).toBe('too-many')
})

test('[R9] whoever changes a message again and again is told to wait, and may talk on', async () => {
  await using server = await TestServer.start({ limits: { edits: few(2) } })
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  const target = [new Uint8Array(32), new Uint8Array(16)]
  for (let i = 0; i < 3; i++) await alice.say(general, 'edit', { target, text: `again ${i}` })
  expect((await alice.next('refused')).reason).toBe('too-fast')
  await alice.message(general, 'still here')
})
