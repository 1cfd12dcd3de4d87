import { expect, test } from 'vitest'
import { concat } from '../shared/bytes.ts'
import { encode } from '../shared/cbor.ts'
import { CONTROL_LOG, idBytes, type LogId } from '../shared/ids.ts'
import { MAX_CLIENT_FRAME_BYTES, MAX_STRIKES } from '../shared/limits.ts'
import { newSigner, randomBytes } from './test-client.ts'
import { TestServer } from './test-server.ts'

test.for([
  ['that is no CBOR', Uint8Array.of(0xff), 'not-cbor'],
  ['in another encoding', Uint8Array.of(0x82, 0x64, 0x70, 0x69, 0x6e, 0x67, 0xf7), 'not-cbor'],
  // ["ping", 0] with the zero written in two bytes
  ['with a number spelled out', Uint8Array.of(0x82, 0x64, 0x70, 0x69, 0x6e, 0x67, 0x18, 0x00), 'not-cbor'],
  ['of an unknown kind', encode(['dance', null]), 'unknown-frame'],
  ['that is no pair', encode({ kind: 'ping' }), 'malformed'],
  ['whose content is wrong', encode(['subscribe', [Uint8Array.of(1)]]), 'malformed'],
  ['that is too long', encode(['ping', new Uint8Array(MAX_CLIENT_FRAME_BYTES)]), 'too-long'],
] as const)('[R1] a frame %s is refused by name', async ([, bytes, reason]) => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  alice.socket.send(bytes)
  expect((await alice.next('refused')).reason).toBe(reason)
  alice.send({ kind: 'ping', content: null })
  expect(await alice.next('pong')).toBe(null)
})

test('[R1] a frame with unsorted keys is not canonical', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  // ["ping", {"b": 0, "a": 0}]
  alice.socket.send(Uint8Array.of(0x82, 0x64, 0x70, 0x69, 0x6e, 0x67, 0xa2, 0x61, 0x62, 0, 0x61, 0x61, 0))
  expect((await alice.next('refused')).reason).toBe('not-canonical')
})

test('[R1] text is refused, and a few bad frames close the connection', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  for (let strike = 0; strike < MAX_STRIKES; strike++) alice.socket.send('hello')
  for (let strike = 0; strike < MAX_STRIKES; strike++) {
    expect((await alice.next('refused')).reason).toBe('malformed')
  }
  expect((await alice.next('bye')).reason).toBe('malformed')
  await alice.closed
})

test('[R1] a huge frame is not even read', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  alice.socket.send(new Uint8Array(4 * MAX_CLIENT_FRAME_BYTES))
  // RFC 6455 §7.4.1: 1009, message too big.
  expect(await alice.closed).toBe(1009)
})

test.for([
  ['that is no CBOR', () => Uint8Array.of(0xff), 'not-cbor'],
  ['that is not canonical', (bytes) => concat(Uint8Array.of(0x98, 8), bytes.subarray(1)), 'not-cbor'],
  ['of another version', (bytes) => bytes.with(1, 2), 'wrong-version'],
  ['that is too long', (bytes) => concat(bytes, new Uint8Array(9_000)), 'too-long'],
] as [string, (bytes: Uint8Array) => Uint8Array, string][])(
  '[R2] a claim %s is refused by name and hash',
  async ([, change, reason]) => {
    await using server = await TestServer.start()
    const alice = await server.enterOwner()
    const { claim, signature } = await alice.claim(await server.channel(alice), 'message', { text: 'hello' })
    alice.sendClaims({ claim: change(claim), signature })
    const refused = await alice.next('refused')
    expect(refused.reason).toBe(reason)
    expect(refused.hash).toHaveLength(32)
  },
)

test('[R2] a claim whose fields are not sorted is refused', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  const { claim, signature } = await alice.claim(general, 'wave', { a: 1, b: 2 })
  // {"b": 2, "a": 1}
  const unsorted = Uint8Array.of(0x61, 0x62, 2, 0x61, 0x61, 1)
  alice.sendClaims({ claim: concat(claim.subarray(0, -unsorted.length), unsorted), signature })
  expect((await alice.next('refused')).reason).toBe('not-canonical')
})

test('[R2] a message that is too long, or has no words, is refused', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  await alice.say(general, 'message', { text: 'é'.repeat(3_001) })
  expect((await alice.next('refused')).reason).toBe('too-long')
  await alice.say(general, 'message', { text: ' ' })
  expect((await alice.next('refused')).reason).toBe('malformed')
})

const [target, short]: [Uint8Array, Uint8Array][] = [
  [randomBytes(32), randomBytes(16)],
  [randomBytes(31), randomBytes(16)],
]
const unfit: [string, string, Record<string, unknown>, string][] = [
  ['an edit without words', 'edit', { target, text: ' ' }, 'malformed'],
  ['an edit that is too long', 'edit', { target, text: 'é'.repeat(3_001) }, 'too-long'],
  ['an edit of nothing', 'edit', { text: 'hello' }, 'malformed'],
  ['an answer to what has no hash', 'message', { text: 'hello', replyTo: short }, 'malformed'],
  ['a delete of nothing', 'delete', { targets: [] }, 'malformed'],
  ['a delete of too much', 'delete', { targets: Array.from({ length: 101 }, () => target) }, 'malformed'],
  [
    'a reaction of more than an emoji',
    'reaction',
    { target, emoji: 'ha '.repeat(20), on: true },
    'malformed',
  ],
  ['a reaction that is neither there nor not', 'reaction', { target, emoji: '🐈' }, 'malformed'],
  ['a pin of nothing', 'pin', { on: true }, 'malformed'],
]

test.for(unfit)('[R2] %s is refused', async ([, type, body, reason]) => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  await alice.say(await server.channel(alice), type, body)
  expect((await alice.next('refused')).reason).toBe(reason)
})

test('[R2] edits, deletes, reactions and pins that are well formed are stamped', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  for (const [type, body] of Object.entries({
    edit: { target, text: 'hello' },
    message: { text: 'hello', replyTo: target },
    delete: { targets: [target] },
    reaction: { target, emoji: '🐈', on: true },
    pin: { target, on: false },
  })) {
    await alice.fact(await alice.say(general, type, body))
  }
})

test('[R4] only who may moderate pins, and who may not post takes own words back all the same', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const general = await server.channel(alice)
  await bob.say(general, 'pin', { target, on: true })
  expect((await bob.next('refused')).reason).toBe('not-allowed')
  await alice.fact(await alice.say(CONTROL_LOG, 'revoke', { key: idBytes(bob.key), privilege: 'post' }))
  await bob.say(general, 'edit', { target, text: 'hello' })
  expect((await bob.next('refused')).reason).toBe('not-allowed')
  await bob.fact(await bob.say(general, 'delete', { targets: [target] }))
})

test('[R3] a claim by somebody else’s key is refused, however well it is signed', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  bob.sendClaims(await alice.claim(await server.channel(alice), 'message', { text: 'I am Alice' }))
  expect((await bob.next('refused')).reason).toBe('not-author')
})

test('[R3] a claim for another server is refused', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  alice.sendClaims(await alice.claim(general, 'message', { text: 'hello' }, newSigner().key))
  expect((await alice.next('refused')).reason).toBe('wrong-server')
})

test('[R3] a claim whose signature does not hold is refused', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const { claim } = await alice.claim(await server.channel(alice), 'message', { text: 'hello' })
  alice.sendClaims({ claim, signature: randomBytes(64) })
  expect((await alice.next('refused')).reason).toBe('wrong-signature')
})

test('[R4] the policy is asked before a claim is stamped', async () => {
  await using server = await TestServer.start()
  const bob = await server.enter('Bob')
  await bob.say(CONTROL_LOG, 'channel', { name: 'mine' })
  expect((await bob.next('refused')).reason).toBe('not-allowed')
  await bob.say('ab'.repeat(16) as LogId, 'message', { text: 'into the void' })
  expect((await bob.next('refused')).reason).toBe('no-such-channel')
})

test('[R4] two claims of one tick are judged one after the other', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const one = await alice.claim(CONTROL_LOG, 'channel', { name: 'books' })
  const two = await alice.claim(CONTROL_LOG, 'channel', { name: 'books' })
  alice.sendClaims(one, two)
  expect((await alice.next('refused')).reason).toBe('name-taken')
})

test('[R4] a refusal by the policy is no strike', async () => {
  await using server = await TestServer.start()
  const bob = await server.enter('Bob')
  for (let i = 0; i < 2 * MAX_STRIKES; i++) {
    await bob.say(CONTROL_LOG, 'channel', { name: `mine-${i}` })
    await bob.next('refused')
  }
  bob.send({ kind: 'ping', content: null })
  expect(await bob.next('pong')).toBe(null)
})
