import { expect, test } from 'vitest'
import { checkAttestation } from '../shared/attestation.ts'
import { CONTROL_LOG, idBytes, publicKey } from '../shared/ids.ts'
import { nodeCrypto } from './node-crypto.ts'
import type { AttestationRow } from './roster.ts'
import { TestClient } from './test-client.ts'
import { TestServer } from './test-server.ts'

const crypto = nodeCrypto()
const read = (server: TestServer, [bytes, signature]: AttestationRow) =>
  checkAttestation(crypto, server.key, { bytes, signature })

test('[R12] the welcome brings the relay’s word on everybody online', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const roster = await Promise.all(bob.welcome.roster.map((row) => read(server, row)))
  expect(roster).toMatchObject([
    {
      key: alice.key,
      name: 'owner',
      owner: true,
      virtual: false,
      privileges: ['post', 'createChannel', 'invite', 'moderate', 'manage'],
    },
    { key: bob.key, name: 'Bob', owner: false, virtual: false, privileges: ['post'] },
  ])
  expect(await read(server, bob.welcome.attestation)).toEqual(roster[1])
})

test('[R12] who comes and who goes is told with a version that rises by one', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  let version = alice.welcome.rosterVersion
  const seen = new Set<string>()
  const follow = async (until: () => boolean) => {
    while (!until()) {
      const change = await alice.next('roster')
      expect(change.version).toBe(++version)
      for (const row of change.joined) seen.add((await read(server, row)).key)
      for (const key of change.left) seen.delete(publicKey(key))
    }
  }
  const bob = await server.enter('Bob')
  await follow(() => seen.has(bob.key))
  const carol = await server.enter('Carol')
  await follow(() => seen.has(carol.key))
  expect(carol.welcome.roster).toHaveLength(3)
  await bob.close()
  await follow(() => !seen.has(bob.key))
  expect(seen.has(carol.key)).toBe(true)
})

test('[R12] nobody is gone who only connected anew', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  await TestClient.online(server.relay.address, bob.signer)
  await bob.closed
  await server.enter('Carol')
  await alice.next('roster', ({ joined }) => joined.length > 0)
  expect(alice.inbox.some(({ kind, content }) => kind === 'roster' && content.left.length > 0)).toBe(false)
})

test('[R13] who is given a privilege, or takes another name, is attested anew', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const changed = async (expected: object) => {
    for (;;) {
      const { joined } = await alice.next('roster')
      const attested = await Promise.all(joined.map((row) => read(server, row)))
      const now = attested.find(({ key }) => key === bob.key)
      if (
        now &&
        Object.entries(expected).every(([field, value]) => String(now[field as 'name']) === String(value))
      )
        return
    }
  }
  const privilege = { key: idBytes(bob.key), privilege: 'createChannel' }
  await alice.say(CONTROL_LOG, 'grant', privilege)
  await changed({ privileges: ['post', 'createChannel'] })
  await bob.say(CONTROL_LOG, 'channel', { name: 'books' })
  await alice.say(CONTROL_LOG, 'revoke', privilege)
  await changed({ privileges: ['post'] })
  await bob.say(CONTROL_LOG, 'profile', { name: 'Robert' })
  await changed({ name: 'Robert' })
  const again = await TestClient.online(server.relay.address, bob.signer)
  expect(await read(server, again.welcome.attestation)).toMatchObject({
    name: 'Robert',
    privileges: ['post'],
  })
})

test('[R13] a virtual client is attested as one, and may say nothing', async () => {
  await using server = await TestServer.start()
  const virtual = await server.connect()
  await virtual.hello()
  await virtual.login({ invite: await server.invite({ virtual: true }), name: 'keeper' })
  expect(await read(server, virtual.welcome.attestation)).toMatchObject({ virtual: true, privileges: [] })
  await virtual.say(await server.channel(virtual), 'message', { text: 'beep' })
  expect((await virtual.next('refused')).reason).toBe('not-allowed')
})

test('[R14] a socket that answers no ping is dropped', async () => {
  await using server = await TestServer.start({ limits: { pingEveryMs: 20 } })
  const alice = await server.enterOwner()
  const dead = await server.enter('Bob')
  dead.socket.pause()
  await alice.next('roster', ({ left }) => left.some((key) => publicKey(key) === dead.key))
  dead.socket.resume()
  // RFC 6455 §7.4.1: 1006, closed without a word.
  expect(await dead.closed).toBe(1006)
})
