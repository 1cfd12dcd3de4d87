import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { encode } from './cbor.ts'
import { checkpointPayload, checkpointSignedBytes } from './checkpoint.ts'
import { claimSignedBytes, decodeClaim, signClaim } from './claim.ts'
import { encodeFact, encodeTombstone, type Fact, leafOf, tombstoneOf } from './fact.ts'
import { packFacts } from './facts-frame.ts'
import { encodeFrame } from './frame.ts'
import { genesisInput, headInput } from './head.ts'
import { claimHash, type EpochId, type FactId, type LogId } from './ids.ts'
import { encodePage } from './page.ts'
import { webCrypto, webSigner } from './web-crypto.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** One message, said by alice and stamped as the first fact of its log, made step by step. */
async function make(): Promise<[string, string][]> {
  const crypto = webCrypto()
  const server = await webSigner(new Uint8Array(32).fill(1))
  const alice = await webSigner(new Uint8Array(32).fill(2))
  const log = '03'.repeat(16) as LogId
  const epoch = '019b76da-a800-7000-8000-000000000001'.replaceAll('-', '') as EpochId
  const id = '019b76da-abe8-7000-8000-000000000002'.replaceAll('-', '') as FactId
  const time = 1_767_225_601_000
  const signed = await signClaim(alice, {
    server: server.key,
    log,
    type: 'message',
    sentAt: time - 150,
    nonce: Uint8Array.from({ length: 8 }, (_, i) => i),
    body: { text: 'miau' },
  })
  const claim = decodeClaim(signed.claim)
  const hash = await crypto.sha256(signed.claim)
  const fact: Fact = { id, epoch, seq: 1, claim: signed.claim, signature: signed.signature }
  const entries = encodeFact(fact)
  const leaf = await leafOf(crypto, fact)
  const previous = await crypto.sha256(genesisInput(epoch, log))
  const bytes = await crypto.sha256(entries)
  const leaves = await crypto.sha256(leaf)
  const head = await crypto.sha256(headInput(previous, bytes, leaves))
  const payload = checkpointPayload(log, epoch, 1, head, time)
  const signature = await server.sign(checkpointSignedBytes(server.key, payload))
  const checkpoint = { n: 1, bytes, leaves, time, signature }
  const facts = { log, epoch, facts: [{ fact, claim, bytes: entries }], checkpoint }
  return [
    ['server key', server.key],
    ['alice’s key', alice.key],
    ['claim', hex(signed.claim)],
    ['claim, as signed', hex(claimSignedBytes(server.key, signed.claim))],
    ['alice’s signature', hex(signed.signature)],
    ['claim’s hash', hex(hash)],
    ['fact', hex(entries)],
    ['tombstone', hex(encodeTombstone(tombstoneOf(fact, alice.key, claimHash(hash))))],
    ['leaf(1)', hex(leaf)],
    ['root before', hex(previous)],
    ['bytes(1)', hex(bytes)],
    ['leaves(1)', hex(leaves)],
    ['head(1)', hex(head)],
    ['checkpoint’s payload', hex(payload)],
    ['server’s signature', hex(signature)],
    ['page', hex(encodePage({ log, epoch, index: 0, previous, entries, checkpoint }))],
    ['facts frame', hex(encodeFrame({ kind: 'facts', content: packFacts(facts) }))],
    ['ping frame', hex(encode(['ping', null]))],
  ]
}

it('[F1] [F2] [F3] [F4] the example in PROTOCOL.md comes out byte by byte', async () => {
  const text = readFileSync(new URL('../PROTOCOL.md', import.meta.url), 'utf8')
  const example = text.slice(text.indexOf('## 12.'))
  const told = [...example.matchAll(/^(\S.*?) +=((?:\s+[0-9a-f]+)+)$/gm)]
  expect(told.map(([, name, value]) => [name, value!.replaceAll(/\s/g, '')])).toEqual(await make())
})
