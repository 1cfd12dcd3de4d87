import { beforeAll, expect, it } from 'vitest'
import { decodeClaim, type SignedClaim } from './claim.ts'
import { readControlClaim, readControlFact } from './control-fact.ts'
import type { Fact } from './fact.ts'
import { CONTROL_LOG, type FactId, idBytes } from './ids.ts'
import { policy } from './policy.ts'
import { isMember } from './policy-state.ts'
import { type TestPerson, testLog, testPerson } from './test-people.ts'
import { type TestServer, testServer } from './test-server.ts'
import { webCrypto } from './web-crypto.ts'

const crypto = webCrypto()
let olga: TestPerson
let alice: TestPerson
let server: TestServer

beforeAll(async () => {
  olga = await testPerson('olga')
  alice = await testPerson('alice')
  server = await testServer({ crypto })
})

async function stampedControl(claim: SignedClaim): Promise<Fact> {
  return (await server.stamp(CONTROL_LOG, [claim])).facts[0]!.fact
}

it('[P6] from claims to membership: alice joins by an invite that travelled inside her claim', async () => {
  const owned = await server.self.claim(server.key, CONTROL_LOG, 'server', { owner: idBytes(olga.key) })
  const facts = [
    await stampedControl(owned),
    await stampedControl(await alice.join(server.key, await server.invite(olga))),
  ]
  const read = await Promise.all(facts.map((fact) => readControlFact(crypto, server.key, fact)))
  expect(read.map((fact) => fact?.type)).toEqual(['server', 'join'])
  expect(
    isMember(
      policy(
        server.key,
        read.filter((fact) => fact !== null),
      ),
      alice.key,
    ),
  ).toBe(true)
})

it('[P3] a fact whose signature, invite or body does not hold counts for nothing', async () => {
  const other = await testServer({ crypto, seed: new Uint8Array(32).fill(9) })
  const unsigned = { ...(await alice.profile(server.key, 'Alice')), signature: new Uint8Array(64) }
  const claims = [
    unsigned,
    await alice.join(server.key, await other.invite(olga)),
    await alice.claim(server.key, CONTROL_LOG, 'profile', { name: '' }),
    await alice.profile(other.key, 'Alice'),
    await alice.claim(server.key, CONTROL_LOG, 'message', { text: 'miau' }),
    await alice.claim(server.key, testLog(7), 'profile', { name: 'Alice' }),
  ]
  for (const claim of claims) {
    expect(await readControlFact(crypto, server.key, await stampedControl(claim))).toBeNull()
  }
})

it('[P10] a type that only a later version knows says nothing to the policy, and may be stamped', async () => {
  const claim = await alice.claim(server.key, CONTROL_LOG, 'badge', { colour: 'red' })
  const read = await readControlClaim(crypto, server.key, decodeClaim(claim.claim), '00'.repeat(16) as FactId)
  expect(read).toBeNull()
})

it('[P13] no message gets into the control log', async () => {
  const claim = await alice.claim(server.key, CONTROL_LOG, 'message', { text: 'miau' })
  const read = readControlClaim(crypto, server.key, decodeClaim(claim.claim), '00'.repeat(16) as FactId)
  await expect(read).rejects.toMatchObject({ name: 'Refusal', reason: 'malformed' })
})

it('[P3] a platform that fails is not taken for a fact that does not hold', async () => {
  const fact = await stampedControl(await alice.profile(server.key, 'Alice'))
  const failing = { ...crypto, verify: () => Promise.reject(new Error('no Ed25519 here')) }
  await expect(readControlFact(failing, server.key, fact)).rejects.toThrow(/^no Ed25519 here$/)
})
