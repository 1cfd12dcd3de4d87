import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encode } from '../shared/cbor.ts'
import { checkHead } from '../shared/checkpoint.ts'
import type { ControlFact } from '../shared/control-fact.ts'
import { headOfRow } from '../shared/head-row.ts'
import { CONTROL_LOG, epochId, factId, idBytes, logId } from '../shared/ids.ts'
import { MAX_CLAIM_BYTES } from '../shared/limits.ts'
import { systemClock } from './clock.ts'
import { ControlState } from './control-state.ts'
import { epochEnds } from './epoch-ends.ts'
import { nodeCrypto } from './node-crypto.ts'
import { newSigner, TestClient } from './test-client.ts'
import { controlFacts } from './test-policy.ts'
import { TestServer } from './test-server.ts'

type EpochFact = Extract<ControlFact, { type: 'epoch' }>

/** The ends that all `epoch` facts together give, as [epoch, log, seq, head]. */
async function endsToldTo({ server, welcome }: TestClient) {
  const facts = await controlFacts(server, welcome.control)
  return facts
    .filter((fact): fact is EpochFact => fact.type === 'epoch')
    .flatMap(({ body }) => body.ends)
    .map(([epoch, log, seq, head]) => ({ epoch: epochId(epoch), log: logId(log), seq, head }))
}

test('[R17] the first epoch begins with `epoch`, says whose server it is, and makes one channel', async () => {
  await using server = await TestServer.start({ name: 'Library' })
  const alice = await server.enterOwner()
  const facts = await controlFacts(server.key, alice.welcome.control)
  expect(facts).toMatchObject([
    { type: 'epoch', author: server.key, body: { ends: [] } },
    { type: 'server', body: { name: 'Library', owner: idBytes(alice.key) } },
    { type: 'channel', body: { name: 'general' } },
  ])
})

test('[R17] every start opens a new epoch, which says where the one before ended', async () => {
  await using server = await TestServer.start()
  const first = server.relay.epoch
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  for (const text of ['one', 'two', 'three']) await alice.message(general, text)
  alice.send({ kind: 'subscribe', content: [idBytes(general), idBytes(CONTROL_LOG)] })
  const expected = []
  for (const log of [CONTROL_LOG, general]) {
    const { head: row } = await alice.next('tail', ({ head }) => logId(head[0]) === log)
    const head = await checkHead(nodeCrypto(), server.key, headOfRow(row))
    expected.push({ epoch: first, log, seq: row[3][0], head })
  }
  await server.relay.stop()
  await server.start()
  expect(server.relay.epoch > first).toBe(true)
  const again = await server.enterOwner()
  const ends = await endsToldTo(again)
  expect(ends).toHaveLength(2)
  expect(ends).toEqual(expect.arrayContaining(expected))
})

test('[R17] an end is told once, and the log itself begins anew', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  await alice.message(general, 'one')
  for (let start = 0; start < 3; start++) {
    await server.relay.stop()
    await server.start()
  }
  const again = await server.enterOwner()
  const ends = await endsToldTo(again)
  expect(ends.filter(({ log }) => log === general)).toHaveLength(1)
  expect(ends.filter(({ log }) => log === CONTROL_LOG)).toHaveLength(3)
  const [, , seq] = await again.fact(await again.say(general, 'message', { text: 'two' }))
  expect(seq).toBe(1)
})

test('[R17] ids go on rising from the last one given, also when the clock was set back', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  const [, , , before] = await alice.fact(await alice.say(general, 'message', { text: 'one' }))
  await server.relay.stop()
  const hourAgo = () => Date.now() - 3_600_000
  await server.start({ clock: { ...systemClock, now: hourAgo } })
  const again = await server.enterOwner()
  const [, epoch, , after] = await again.fact(await again.say(general, 'message', { text: 'two' }))
  expect(factId(after) > factId(before)).toBe(true)
  expect(String(epochId(epoch)) > factId(before)).toBe(true)
})

test('[R17] a new owner or name in the configuration is said at the next start, and nothing else is said again', async () => {
  const bob = newSigner()
  await using server = await TestServer.start({ name: 'Library' })
  const alice = await server.enterOwner()
  await alice.fact(await alice.say(CONTROL_LOG, 'server', { name: 'Book club' }))
  await server.relay.stop()
  await server.start({ ownerKey: bob.key })
  const client = await TestClient.online(server.relay.address, bob)
  const facts = await controlFacts(server.key, client.welcome.control)
  const said = facts.filter(({ author, type }) => author === server.key && type === 'server')
  // The name that the owner chose stays, as the configured one is the same as before.
  expect(said.map(({ body }) => body)).toMatchObject([{ name: 'Library' }, { owner: idBytes(bob.key) }])
  expect(said[1]?.body).not.toHaveProperty('name')
})

test('[R18] heads that a client shows after the relay’s list was lost are told in another `epoch` fact', async () => {
  await using server = await TestServer.start()
  const first = server.relay.epoch
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const general = await server.channel(alice)
  for (const text of ['one', 'two', 'three']) await alice.message(general, text)
  alice.send({ kind: 'subscribe', content: [idBytes(general)] })
  const { head } = await alice.next('tail')
  await server.relay.stop()
  writeFileSync(join(server.dataDir, 'heads'), 'not a list of heads')
  await server.start()
  const again = await server.enterOwner()
  expect((await endsToldTo(again)).filter(({ log }) => log === general)).toEqual([])
  again.send({ kind: 'heads', content: [head] })
  await again.next('facts', ([log]) => logId(log) === CONTROL_LOG)
  // Many hold the same head, and show it at once: it is told once.
  again.send({ kind: 'heads', content: [head] })
  again.send({ kind: 'ping', content: null })
  await again.next('pong')
  const late = await TestClient.online(server.relay.address, bob.signer)
  expect((await endsToldTo(late)).filter(({ log }) => log === general)).toMatchObject([
    { epoch: first, seq: 3 },
  ])
})

test('[R18] whoever shows head after head of one log grows the control log by a few words only', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  const heads: Parameters<typeof headOfRow>[0][] = []
  for (let i = 0; i < 10; i++) {
    await alice.message(general, `${i}`)
    alice.send({ kind: 'subscribe', content: [idBytes(general)] })
    heads.push((await alice.next('tail')).head)
  }
  await server.loseDisk()
  const again = await server.enterOwner()
  for (const head of heads) again.send({ kind: 'heads', content: [head] })
  again.send({ kind: 'ping', content: null })
  await again.next('pong')
  const late = await TestClient.online(server.relay.address, server.owner)
  expect((await endsToldTo(late)).filter(({ log }) => log === general)).toHaveLength(4)
})

test('[R18] a head that the relay did not sign is a strike', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  await alice.message(general, 'one')
  alice.send({ kind: 'subscribe', content: [idBytes(general)] })
  const { head } = await alice.next('tail')
  const [log, , previous, [, ...rest]] = head
  alice.send({ kind: 'heads', content: [[log, idBytes('ab'.repeat(16)), previous, [99, ...rest]]] })
  expect((await alice.next('refused')).reason).toBe('wrong-signature')
})

test('[R17] many ends are told in several facts, as a claim has its limit', () => {
  const crypto = nodeCrypto()
  const control = new ControlState(newSigner().key)
  const heads = Array.from({ length: 200 }, (_, i) => ({
    log: logId(idBytes(i.toString(16).padStart(32, '0'))),
    epoch: epochId(idBytes('ab'.repeat(16))),
    previous: new Uint8Array(32),
    checkpoint: {
      n: 2 ** 50,
      bytes: new Uint8Array(32),
      leaves: new Uint8Array(32),
      time: 0,
      signature: new Uint8Array(64),
    },
  }))
  const bodies = epochEnds(crypto, control, heads)
  expect(bodies.flatMap(({ ends }) => ends)).toHaveLength(200)
  for (const body of bodies) expect(encode(body).length).toBeLessThan(MAX_CLAIM_BYTES - 200)
})

test('[R17] a folder of another server is not opened', async () => {
  await using server = await TestServer.start()
  await server.relay.stop()
  await expect(server.start({ seed: new Uint8Array(32) })).rejects.toThrow('another key')
})

test('a port that is taken is an error, and opens no epoch', async () => {
  await using server = await TestServer.start()
  await using other = await TestServer.start()
  await other.relay.stop()
  await expect(other.start({ port: server.relay.port })).rejects.toThrow('EADDRINUSE')
  await other.start()
  const alice = await other.enterOwner()
  expect((await endsToldTo(alice)).filter(({ log }) => log === CONTROL_LOG)).toHaveLength(1)
})
