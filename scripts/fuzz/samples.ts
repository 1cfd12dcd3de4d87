import { nodeSigner } from '../../relay/node-crypto.ts'
import { BODIES, isChannelType, type KnownType } from '../../shared/body.ts'
import { decodeClaim, encodeClaim, type SignedClaim } from '../../shared/claim.ts'
import { CLIENT_FRAMES } from '../../shared/client-frames.ts'
import { signedBytes } from '../../shared/crypto.ts'
import { encodeFact } from '../../shared/fact.ts'
import { packFacts } from '../../shared/facts-frame.ts'
import { encodeFrame, type FrameSchemas } from '../../shared/frame.ts'
import { headRow } from '../../shared/head-row.ts'
import { CONTROL_LOG, type FactId, idBytes, type LogId } from '../../shared/ids.ts'
import { encodePage } from '../../shared/page.ts'
import { PEER_FRAMES } from '../../shared/peer-frames.ts'
import { RELAY_FRAMES } from '../../shared/relay-frames.ts'
import { signSignal } from '../../shared/signal.ts'
import { TEST_START, type TestPerson, testLog, testPerson, testSeed } from '../../shared/test-people.ts'
import { type TestServer, testServer } from '../../shared/test-server.ts'
import { storyToWire } from '../../shared/two-stories.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import { Chance } from '../simulate/chance.ts'
import { schemaValue } from './schema-value.ts'

/** Good bytes of every kind, all of one server: what fuzzing begins with. */
export interface Samples {
  server: TestServer
  alice: TestPerson
  bob: TestPerson
  log: LogId
  claims: Uint8Array[]
  bodies: [KnownType, Record<string, unknown>][]
  entries: Uint8Array[]
  pages: Uint8Array[]
  invites: Uint8Array[]
  signals: Uint8Array[]
  attestations: Uint8Array[]
  clientFrames: Uint8Array[]
  relayFrames: Uint8Array[]
  peerFrames: Uint8Array[]
}

/** Values of each schema that is looked at. */
const EACH = 6

/** `author`: who says it; `log`: in which channel; `known`: the server, if there is one already. */
export async function makeSamples(author = 'alice', log = testLog(7), known?: TestServer): Promise<Samples> {
  const chance = new Chance(1)
  const [alice, bob] = await Promise.all([testPerson(author), testPerson('bob')])
  const server = known ?? (await testServer({ crypto: webCrypto() }))
  const said = [await alice.message(server.key, log, 'miau'), await bob.message(server.key, log, 'woof')]
  const stamped = await server.stamp(log, said)
  await server.fill(alice, log, 12)
  const page = await server.page(log, 0)
  const reduced = await server.reduced(page, { tombstones: [1], leaves: [2] })
  await server.fill(bob, testLog(8), 300)
  const [full, tail] = [await server.page(testLog(8), 0), await server.page(testLog(8), 1)]
  const invites = [
    await server.invite(alice),
    await server.invite(alice, { expires: TEST_START, virtual: true }),
  ]
  const signal = await signSignal(alice, server.key, {
    ...{ to: bob.key, connection: new Uint8Array(8), kind: 'offer', sdp: 'v=0', time: TEST_START },
  })
  const attestation = await server.attest(alice)
  const head = headRow(await server.head(log))
  const earlier = headRow(await server.head(log, { n: 2 }))
  const bodies = await bodiesOf(chance, invites)
  const claims = [
    ...said.map(({ claim }) => claim),
    ...bodies.map(([type, body]) =>
      encodeClaim({
        ...{ server: server.key, log: isChannelType(type) ? log : CONTROL_LOG, type, author: alice.key },
        ...{ sentAt: TEST_START, nonce: new Uint8Array(8), body },
      }),
    ),
  ]
  const signed = claims.map((claim) => signedBy(author, server, claim))
  const story = await twoStories(server, log)
  return {
    ...{ server, alice, bob, log, claims, bodies },
    entries: [page.entries, reduced.entries, tail.entries],
    pages: [page, reduced, full, tail].map(encodePage),
    invites: invites.map(({ bytes }) => bytes),
    signals: [signal.bytes],
    attestations: [attestation.bytes],
    clientFrames: [
      ...signed.map(({ claim, signature }) => encodeFrame({ kind: 'say', content: [[claim, signature]] })),
      encodeFrame({ kind: 'heads', content: [head, earlier] }),
      encodeFrame({ kind: 'signal', content: { to: idBytes(bob.key), ...signal } }),
      ...framesOf(CLIENT_FRAMES, chance),
    ],
    relayFrames: [
      encodeFrame({ kind: 'facts', content: packFacts(stamped) }),
      encodeFrame({ kind: 'tail', content: { head, leaves: await server.leaves(log) } }),
      encodeFrame({ kind: 'heads', content: [head, earlier] }),
      encodeFrame({ kind: 'control', content: [encodePage(await server.page(CONTROL_LOG, 0))] }),
      encodeFrame({ kind: 'signal', content: signal }),
      ...signed.map((claim) => factsFrame(server, claim)),
      ...framesOf(RELAY_FRAMES, chance),
    ],
    peerFrames: [encodeFrame({ kind: 'proof', content: story }), ...framesOf(PEER_FRAMES, chance)],
  }
}

/** A claim's bytes, whatever they are, as somebody signs them for this server. */
export function signedBy(name: string, server: { key: TestServer['key'] }, claim: Uint8Array): SignedClaim {
  const signer = nodeSigner(testSeed(name))
  return { claim, signature: signer.sign(signedBytes('catalk/claim/1', server.key, claim)) }
}

/** A claim as the only fact of its tick, under a checkpoint that nobody signed. */
function factsFrame({ epoch }: TestServer, { claim: bytes, signature }: SignedClaim): Uint8Array {
  const claim = decodeClaim(bytes)
  const fact = { id: `${epoch.slice(0, -1)}f` as FactId, epoch, seq: 1, claim: bytes, signature }
  const checkpoint = { n: 1, bytes: new Uint8Array(32), time: TEST_START, signature: new Uint8Array(64) }
  const facts = [{ fact, claim, bytes: encodeFact(fact) }]
  return encodeFrame({ kind: 'facts', content: packFacts({ log: claim.log, epoch, facts, checkpoint }) })
}

/** Some of every kind of frame. */
export function framesOf(schemas: FrameSchemas, chance: Chance): Uint8Array[] {
  return Object.entries(schemas).flatMap(([kind, schema]) =>
    several(() => schemaValue(schema, chance)).map((content) => encodeFrame({ kind, content })),
  )
}

/** Some of every type of claim that is known. */
async function bodiesOf(chance: Chance, [invite]: Awaited<ReturnType<TestServer['invite']>>[]) {
  const made = Object.entries(BODIES).flatMap(([type, schema]) =>
    several(() => schemaValue(schema, chance)).map((body) => [type, body] as Samples['bodies'][number]),
  )
  const join = { name: 'alice', invite: invite?.bytes, inviteSignature: invite?.signature }
  return [...made, ['join', join] as Samples['bodies'][number]]
}

function several(make: () => unknown): unknown[] {
  return Array.from({ length: EACH }, make).filter((value) => value !== undefined)
}

/** A server that signed two heads for one seq. */
async function twoStories(server: TestServer, log: LogId) {
  const one = await server.head(log, { n: 2 })
  const other = { ...one, checkpoint: { ...one.checkpoint, bytes: new Uint8Array(32) } }
  return storyToWire({ one, other, leaves: new Uint8Array() })
}
