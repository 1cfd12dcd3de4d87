import { expect, test } from 'vitest'
import { unpackFacts } from '../shared/facts-frame.ts'
import { CONTROL_LOG, idBytes, type LogId, logId, publicKey, REPORTS_LOG } from '../shared/ids.ts'
import { signSuccessor } from '../shared/successor.ts'
import { newSigner, TestClient } from './test-client.ts'
import { TestServer } from './test-server.ts'

/** All that the relay had to send before is in the inbox when this resolves. */
async function settled(client: TestClient): Promise<void> {
  client.send({ kind: 'ping', content: null })
  await client.next('pong')
}

const heardOf = (client: TestClient, log: LogId) =>
  client.inbox.filter(
    ({ kind, content }) =>
      (kind === 'facts' && logId(content[0]) === log) ||
      (kind === 'tail' && logId(content.head[0]) === log) ||
      (kind === 'heads' && content.some(([other]) => logId(other) === log)),
  )

test('[R25] who is banned is told why, leaves the roster and does not come back', async () => {
  await using server = await TestServer.start()
  const owner = await server.enterOwner()
  const bob = await server.enter('Bob')
  await owner.say(CONTROL_LOG, 'ban', { keys: [idBytes(bob.key)], reason: 'spam' })
  expect(await bob.next('bye')).toMatchObject({ reason: 'banned', sentence: expect.stringContaining('spam') })
  await owner.next('roster', ({ left }) => left.some((key) => publicKey(key) === bob.key))
  const again = await server.connect(bob.signer)
  await again.hello()
  await expect(again.login({ invite: await server.invite() })).rejects.toThrow('banned')
  await owner.fact(await owner.say(CONTROL_LOG, 'unban', { keys: [idBytes(bob.key)] }))
  await TestClient.online(server.relay.address, bob.signer)
})

test('[R25] a key that was replaced is told so, and the new one needs no invite', async () => {
  await using server = await TestServer.start()
  const bob = await server.enter('Bob')
  const next = newSigner()
  const proof = await signSuccessor(next, server.key, bob.key)
  const hash = await bob.say(CONTROL_LOG, 'replace', { from: idBytes(bob.key), to: idBytes(next.key), proof })
  await bob.fact(hash)
  expect((await bob.next('bye')).reason).toBe('key-replaced')
  await TestClient.online(server.relay.address, next)
  const again = await server.connect(bob.signer)
  await again.hello()
  await expect(again.login()).rejects.toThrow('key-replaced')
})

test('[P27] nobody is replaced by a key that did not say so itself', async () => {
  await using server = await TestServer.start()
  const bob = await server.enter('Bob')
  const other = newSigner()
  const refused = async (proof: Uint8Array) => {
    await bob.say(CONTROL_LOG, 'replace', { from: idBytes(bob.key), to: idBytes(other.key), proof })
    return (await bob.next('refused')).reason
  }
  expect(await refused(await signSuccessor(bob.signer, server.key, bob.key))).toBe('wrong-signature')
  // Nor by the code that its owner shows to others, to be put in the place of a key that they lost.
  expect(await refused(await signSuccessor(other, server.key))).toBe('wrong-signature')
})

test('[P20] who is muted, or writes where it is locked, is told so and may go on trying', async () => {
  await using server = await TestServer.start()
  const owner = await server.enterOwner()
  const bob = await server.enter('Bob')
  const general = await server.channel(owner)
  const refused = async () => {
    await bob.say(general, 'message', { text: 'let me speak' })
    return (await bob.next('refused')).reason
  }
  await owner.fact(await owner.say(CONTROL_LOG, 'mute', { key: idBytes(bob.key), until: Date.now() + 1e6 }))
  for (let i = 0; i < 6; i++) expect(await refused()).toBe('muted')
  await owner.fact(await owner.say(CONTROL_LOG, 'mute', { key: idBytes(bob.key), until: 0 }))
  await owner.fact(await owner.say(CONTROL_LOG, 'restrict', { log: idBytes(general), locked: true }))
  expect(await refused()).toBe('locked')
  await owner.message(general, 'quiet now')
})

test('[R27] in a slow channel a second message comes too soon, but of who may moderate', async () => {
  await using server = await TestServer.start()
  const owner = await server.enterOwner()
  const bob = await server.enter('Bob')
  const general = await server.channel(owner)
  await owner.fact(await owner.say(CONTROL_LOG, 'restrict', { log: idBytes(general), slow: 3_600 }))
  const hash = await bob.message(general, 'one')
  await bob.say(general, 'message', { text: 'two' })
  expect((await bob.next('refused')).reason).toBe('slow-mode')
  const target = [idBytes(hash), new Uint8Array(16)]
  await bob.fact(await bob.say(general, 'reaction', { target, emoji: '👍', on: true }))
  for (const text of ['one', 'two']) await owner.message(general, text)
  await owner.fact(await owner.say(CONTROL_LOG, 'restrict', { log: idBytes(general), slow: 0 }))
  await bob.message(general, 'two')
})

test('[R26] of a narrowed channel who may not read it gets neither tail nor heads nor facts', async () => {
  await using server = await TestServer.start()
  const owner = await server.enterOwner()
  const bob = await server.enter('Bob')
  const carol = await server.enter('Carol')
  const general = await server.channel(owner)
  await owner.fact(await owner.say(CONTROL_LOG, 'channel', { name: 'hall' }))
  const narrowing = { log: idBytes(general), name: 'general', reads: 'members' }
  for (const client of [bob, carol]) {
    client.send({ kind: 'subscribe', content: [idBytes(general)] })
    await settled(client)
  }
  await owner.fact(await owner.say(CONTROL_LOG, 'grant', { key: idBytes(carol.key), privilege: 'manage' }))
  await owner.fact(await owner.say(CONTROL_LOG, 'grant', { key: idBytes(carol.key), privilege: 'moderate' }))
  await carol.fact(await carol.say(CONTROL_LOG, 'channel', narrowing))
  const first = await owner.message(general, 'for members')
  await carol.fact(first)
  bob.send({ kind: 'subscribe', content: [idBytes(general)] })
  await settled(bob)
  // Once the others were told in the rounds that tell heads, so would bob have been.
  const dave = await server.enter('Dave')
  await owner.message(await channelNamed(server, 'hall'), 'for all')
  await dave.next('heads', (heads) => heads.length > 0)
  await settled(bob)
  expect(heardOf(bob, general)).toEqual([])
  expect(dave.welcome.heads.some(([log]) => logId(log) === general)).toBe(false)
  expect(heardOf(dave, general)).toEqual([])
})

test('[R26] who was subscribed hears again how far a channel is when it is open to all again', async () => {
  await using server = await TestServer.start()
  const owner = await server.enterOwner()
  const bob = await server.enter('Bob')
  await owner.fact(await owner.say(CONTROL_LOG, 'channel', { name: 'hall' }))
  const hall = await channelNamed(server, 'hall')
  bob.send({ kind: 'subscribe', content: [idBytes(hall)] })
  await settled(bob)
  const change = (reads: string) =>
    owner.say(CONTROL_LOG, 'channel', { log: idBytes(hall), name: 'hall', reads })
  await bob.fact(await change('moderators'))
  await bob.fact(await change('all'))
  await owner.message(hall, 'welcome back')
  await bob.next('heads', (heads) => heads.some(([log]) => logId(log) === hall))
})

test('[R26] who reports something is told that it arrived, and nothing of what others reported', async () => {
  await using server = await TestServer.start()
  const owner = await server.enterOwner()
  const bob = await server.enter('Bob')
  const carol = await server.enter('Carol')
  owner.send({ kind: 'subscribe', content: [idBytes(REPORTS_LOG)] })
  await settled(owner)
  for (const client of [bob, carol]) await client.say(REPORTS_LOG, 'message', { text: `by ${client.key}` })
  for (const client of [bob, carol]) await client.next('duplicate')
  for (let reports = 0; reports < 2; ) {
    const content = await owner.next('facts', ([log]) => logId(log) === REPORTS_LOG)
    reports += unpackFacts(server.key, content).facts.length
  }
  for (const client of [bob, carol]) {
    await settled(client)
    expect(heardOf(client, REPORTS_LOG)).toEqual([])
  }
})

/** The log of a channel that was made since they logged in. */
async function channelNamed(server: TestServer, name: string): Promise<LogId> {
  const again = await TestClient.online(server.relay.address, newSigner(), { invite: await server.invite() })
  const log = await server.channel(again, name)
  await again.close()
  return log
}
