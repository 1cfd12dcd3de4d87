import { expect, test } from 'vitest'
import { CONTROL_LOG, idBytes } from '../shared/ids.ts'
import { newSigner, TestClient } from './test-client.ts'
import { policyOf } from './test-policy.ts'
import { TestServer } from './test-server.ts'

/** A server whose owner lets people in by name, and its owner online. */
async function withDoor(server: TestServer, rules: Record<string, unknown> = { door: 'approval' }) {
  const owner = await server.enterOwner()
  await owner.fact(await owner.say(CONTROL_LOG, 'server', rules))
  return owner
}

/** Somebody without an invite, after the login. */
async function knock(server: TestServer, signer = newSigner()): Promise<TestClient> {
  const client = await server.connect(signer)
  await client.hello()
  await client.sendLogin({ knocks: true, name: 'Erin' })
  return client
}

test('[L16] who waits is told so and nothing else, and may ask whether the relay is there', async () => {
  await using server = await TestServer.start()
  const owner = await withDoor(server)
  const erin = await knock(server)
  expect((await erin.next('refused')).reason).toBe('waiting')
  await owner.message(await server.channel(owner), 'nobody outside hears this')
  await owner.fact(await owner.say(CONTROL_LOG, 'channel', { name: 'books' }))
  erin.send({ kind: 'ping', content: null })
  await erin.next('pong')
  erin.send({ kind: 'subscribe', content: [idBytes(CONTROL_LOG)] })
  expect((await erin.next('refused')).reason).toBe('waiting')
  expect(erin.inbox).toEqual([])
  expect((await TestClient.online(server.relay.address, server.owner)).welcome.roster).toHaveLength(1)
})

test('[L16] who is let in is told so, and logs in with the key alone', async () => {
  await using server = await TestServer.start()
  const owner = await withDoor(server)
  const erin = await knock(server)
  await erin.next('refused')
  await owner.say(CONTROL_LOG, 'approve', { keys: [idBytes(erin.key)], on: true })
  expect((await erin.next('bye')).reason).toBe('let-in')
  const again = await TestClient.online(server.relay.address, erin.signer)
  expect((await policyOf(server.key, again.welcome.control)).people.get(erin.key)).toMatchObject({
    name: 'Erin',
    approved: true,
  })
})

test('[L16] who is sent away or banned at the door hears it there', async () => {
  await using server = await TestServer.start()
  const owner = await withDoor(server)
  const erin = await knock(server)
  const frank = await knock(server)
  for (const client of [erin, frank]) await client.next('refused')
  await owner.say(CONTROL_LOG, 'approve', { keys: [idBytes(erin.key)], on: false })
  expect((await erin.next('bye')).reason).toBe('not-invited')
  await owner.say(CONTROL_LOG, 'ban', { keys: [idBytes(frank.key)], reason: 'spam' })
  expect(await frank.next('bye')).toMatchObject({
    reason: 'banned',
    sentence: expect.stringContaining('spam'),
  })
  expect((await (await knock(server, frank.signer)).next('bye')).reason).toBe('banned')
})

test('[L16] who was sent away stands at no door by the `join` that is spent, and does by another one', async () => {
  await using server = await TestServer.start()
  const owner = await withDoor(server)
  const erin = await server.connect()
  await erin.hello()
  const spent = await erin.joinClaim(undefined, 'Erin')
  const show = (client: TestClient) => {
    const join: [Uint8Array, Uint8Array] = [spent.claim, spent.signature]
    client.send({ kind: 'login', content: { signature: client.proof(), join, control: [] } })
  }
  show(erin)
  await erin.next('refused')
  await owner.say(CONTROL_LOG, 'approve', { keys: [idBytes(erin.key)], on: false })
  expect((await erin.next('bye')).reason).toBe('not-invited')
  const again = await server.connect(erin.signer)
  await again.hello()
  show(again)
  expect((await again.next('bye')).reason).toBe('not-invited')
  expect((await (await knock(server, erin.signer)).next('refused')).reason).toBe('waiting')
})

test('[L16] who waits has one place at the door, and keeps waiting after the relay was restarted', async () => {
  await using server = await TestServer.start()
  await withDoor(server)
  const first = await knock(server)
  await first.next('refused')
  const second = await knock(server, first.signer)
  expect((await second.next('refused')).reason).toBe('waiting')
  expect((await first.next('bye')).reason).toBe('replaced')
  await server.relay.stop()
  await server.start()
  const third = await server.connect(first.signer)
  await third.hello()
  await third.sendLogin()
  expect((await third.next('refused')).reason).toBe('waiting')
})

test('[L15] a newcomer without an invite hears how much work is asked, and is told when it is too little', async () => {
  await using server = await TestServer.start()
  await withDoor(server, { door: 'open', work: 22 })
  const erin = await server.connect()
  const { key } = erin
  const nonce = new Uint8Array(32).fill(7)
  erin.send({ kind: 'hello', content: { version: 1, key: idBytes(key), nonce } })
  expect((await erin.next('challenge')).work).toBe(22)
  expect((await (await knock(server)).next('bye')).reason).toBe('needs-work')
  const bob = await server.enter('Bob')
  expect(bob.welcome.roster).toHaveLength(2)
})

test('[P18] of two who come by an invite for one, the relay lets in one', async () => {
  await using server = await TestServer.start()
  const invite = await server.invite({ uses: 1 })
  await TestClient.online(server.relay.address, newSigner(), { invite })
  const late = await server.connect()
  await late.hello()
  await expect(late.login({ invite })).rejects.toThrow('invite-used-up')
})

test('[R25] who came since a raid began stands at the door again', async () => {
  await using server = await TestServer.start()
  const owner = await server.enterOwner()
  const bob = await server.enter('Bob')
  const now = Date.now()
  await owner.say(CONTROL_LOG, 'raid', { since: now - 60_000, until: now + 60_000 })
  expect((await bob.next('bye')).reason).toBe('waiting')
  const again = await server.connect(bob.signer)
  await again.hello()
  await again.sendLogin()
  expect((await again.next('refused')).reason).toBe('waiting')
})
