import * as fc from 'fast-check'
import { beforeAll, expect, it, vi } from 'vitest'
import { checkAttestation } from './attestation.ts'
import { fromBase64url, toBase64url } from './base64url.ts'
import { BODIES, type KnownType, readBody } from './body.ts'
import { decode, encode } from './cbor.ts'
import { decodeClaim } from './claim.ts'
import { CLIENT_FRAMES } from './client-frames.ts'
import { readControlFact } from './control-fact.ts'
import { signedBytes } from './crypto.ts'
import { inflate } from './deflate.ts'
import { decodeEntries, decodeFact } from './fact.ts'
import { packFacts } from './facts-frame.ts'
import { decodeFrame, encodeFrame, openEnvelope } from './frame.ts'
import { CONTROL_LOG, idBytes } from './ids.ts'
import { checkInvite, decodeInvite, inviteLink, readInviteLink } from './invite.ts'
import {
  MAX_CLIENT_FRAME_BYTES,
  MAX_PEER_FRAME_BYTES,
  MAX_RELAY_FRAME_BYTES,
  MAX_SIGNAL_BYTES,
} from './limits.ts'
import { decodePage, encodePage, provePage } from './page.ts'
import { PEER_FRAMES } from './peer-frames.ts'
import { seedOf } from './phrase.ts'
import { Refusal } from './refusal.ts'
import { RELAY_FRAMES } from './relay-frames.ts'
import { checkSignal, decodeSignal, signSignal } from './signal.ts'
import { anyBytes, anyValue } from './test-arbitraries.ts'
import { TEST_START, type TestPerson, testLog, testPerson } from './test-people.ts'
import { type TestServer, testServer } from './test-server.ts'
import { webCrypto } from './web-crypto.ts'

// Thousands of signatures and digests: some seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const crypto = webCrypto()
let alice: TestPerson
let bob: TestPerson
let server: TestServer
/** Good bytes of every kind, to be spoiled. */
let samples: Uint8Array[]

const DECODERS: [string, (bytes: Uint8Array) => unknown][] = [
  ['a claim', decodeClaim],
  ['a fact', decodeFact],
  ['the entries of a page', decodeEntries],
  ['a page', (bytes) => provePage(crypto, server.key, decodePage(bytes))],
  ['a frame from a client', (bytes) => decodeFrame(CLIENT_FRAMES, bytes, MAX_CLIENT_FRAME_BYTES)],
  ['a frame from the relay', (bytes) => decodeFrame(RELAY_FRAMES, bytes, MAX_RELAY_FRAME_BYTES)],
  ['a frame from a peer', (bytes) => decodeFrame(PEER_FRAMES, bytes, MAX_PEER_FRAME_BYTES)],
  ['an envelope', (bytes) => openEnvelope(bytes, MAX_SIGNAL_BYTES)],
  ['deflated bytes', (bytes) => inflate(bytes, MAX_SIGNAL_BYTES)],
  ['an invite', decodeInvite],
  ['a signed invite', (bytes) => checkInvite(crypto, server.key, { bytes, signature: new Uint8Array(64) })],
  ['an invite link', (bytes) => readInviteLink(`https://cats.example/join#${toBase64url(bytes)}`)],
  ['a signal', decodeSignal],
  ['a signed signal', (bytes) => checkSignal(crypto, server.key, bob.key, { bytes, signature: bytes })],
  [
    // Signed by the server, so that its content is looked at and not only its signature.
    'an attestation',
    async (bytes) => {
      const signature = await server.self.sign(signedBytes('catalk/attestation/1', server.key, bytes))
      return checkAttestation(crypto, server.key, { bytes, signature })
    },
  ],
]

beforeAll(async () => {
  ;[alice, bob] = await Promise.all([testPerson('alice'), testPerson('bob')])
  server = await testServer({ crypto })
  const log = testLog(7)
  const claims = [await alice.message(server.key, log, 'miau'), await bob.message(server.key, log, 'woof')]
  const stamped = await server.stamp(log, claims)
  const page = await server.page(log, 0)
  const invite = await server.invite(alice)
  const signal = await signSignal(alice, server.key, {
    to: bob.key,
    connection: new Uint8Array(8),
    kind: 'offer',
    sdp: 'v=0',
    time: TEST_START,
  })
  const attestation = await server.attest(alice)
  const { log: l, epoch, previous, checkpoint: c } = await server.head(log)
  const head = [idBytes(l), idBytes(epoch), previous, [c.n, c.bytes, c.leaves, c.time, c.signature]]
  const signedClaims = claims.map(({ claim, signature }) => [claim, signature])
  samples = [
    claims[0]!.claim,
    stamped.facts[0]!.bytes,
    page.entries,
    encodePage(page),
    encodePage(await server.reduced(page, { tombstones: [1], leaves: [2] })),
    invite.bytes,
    fromBase64url(inviteLink(invite).split('#')[1]!),
    signal.bytes,
    attestation.bytes,
    encodeFrame({ kind: 'say', content: signedClaims }),
    encodeFrame({
      kind: 'login',
      content: { signature: new Uint8Array(64), join: signedClaims[0], control: [[idBytes(epoch), 5]] },
    }),
    encodeFrame({ kind: 'facts', content: packFacts(stamped) }),
    encodeFrame({ kind: 'tail', content: { head, leaves: await server.leaves(log) } }),
    encodeFrame({ kind: 'heads', content: [head] }),
    encodeFrame({
      kind: 'hello',
      content: { version: 1, attestation: [attestation.bytes, attestation.signature], coverage: [] },
    }),
  ]
})

async function expectRefusalOrValue(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array) {
  try {
    await read(bytes)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

it.each(DECODERS)(
  '[C13] random bytes as %s are read or refused, and nothing else happens',
  async (_, read) => {
    await fc.assert(
      fc.asyncProperty(anyBytes(600), (bytes) => expectRefusalOrValue(read, bytes)),
      { numRuns: 300 },
    )
  },
)

it.each(DECODERS)('[C13] any value at all as %s is read or refused', async (_, read) => {
  const framed = fc
    .tuple(
      fc.constantFrom(...Object.keys({ ...CLIENT_FRAMES, ...RELAY_FRAMES, ...PEER_FRAMES }), '__proto__'),
      anyValue,
    )
    .map(encode)
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyValue.map(encode), framed), (bytes) => expectRefusalOrValue(read, bytes)),
    { numRuns: 300 },
  )
})

it.each(DECODERS)(
  '[C13] good bytes of any kind, spoiled or not, as %s are read or refused',
  async (_, read) => {
    const change = fc.record({
      at: fc.nat(),
      byte: fc.nat(255),
      cut: fc.nat(),
      how: fc.constantFrom('set', 'cut', 'as is'),
    })
    await fc.assert(
      fc.asyncProperty(fc.nat(), change, async (which, { at, byte, cut, how }) => {
        const bytes = samples[which % samples.length]!.slice()
        if (how === 'set') bytes[at % bytes.length] = byte
        await expectRefusalOrValue(read, how === 'cut' ? bytes.subarray(0, cut % bytes.length) : bytes)
      }),
      { numRuns: 300 },
    )
  },
)

it('[C13] one field of a good value replaced by anything is read or refused', async () => {
  const decodable = samples.filter((_, i) => i !== 2)
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), anyValue, async (which, at, value) => {
      const row = decode(decodable[which % decodable.length]!) as unknown[]
      const bytes = encode(row.with(at % row.length, value))
      for (const [, read] of DECODERS) await expectRefusalOrValue(read, bytes)
    }),
    { numRuns: 150 },
  )
})

it('[C13] a fact of the control log that makes no sense is no control fact', async () => {
  const types = [...Object.keys(BODIES), 'poll']
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...types), fc.dictionary(fc.string(), anyValue), async (type, body) => {
      const [tick] = await server.stampAll(CONTROL_LOG, [
        await alice.claim(server.key, CONTROL_LOG, type, body),
      ])
      await readControlFact(crypto, server.key, tick!.facts[0]!.fact)
    }),
    { numRuns: 40 },
  )
})

it('[C13] any body of any type is read or refused', () => {
  fc.assert(
    fc.property(fc.constantFrom(...(Object.keys(BODIES) as KnownType[])), anyValue, (type, body) => {
      try {
        readBody(type, body)
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal)
      }
    }),
  )
})

it('[C13] any text as a phrase or a link is read or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const read of [seedOf, readInviteLink, fromBase64url]) {
        try {
          read(text)
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal)
        }
      }
    }),
  )
})
