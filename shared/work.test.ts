import { beforeAll, expect, it } from 'vitest'
import { checkClaim, decodeClaim, hashClaim } from './claim.ts'
import { type ClaimHash, CONTROL_LOG, type PublicKey } from './ids.ts'
import { MAX_WORK_BITS } from './limits.ts'
import { TEST_START, type TestPerson, testPerson } from './test-people.ts'
import { webCrypto } from './web-crypto.ts'
import { signWithWork, workOf } from './work.ts'

const crypto = webCrypto()
let alice: TestPerson
let server: PublicKey
const rest = () => new Promise<void>((resolve) => setImmediate(resolve))

beforeAll(async () => {
  alice = await testPerson('alice')
  server = (await testPerson('server')).key
})

const join = (nonce: Uint8Array = new Uint8Array(8)) => ({
  server,
  log: CONTROL_LOG,
  type: 'join',
  sentAt: TEST_START,
  nonce,
  body: { name: 'alice' },
})

it.each([
  ['8', 0],
  ['7', 1],
  ['1', 3],
  ['08', 4],
  ['003', 10],
  ['0000001', 27],
])('a hash that begins with %s stands for %i bits of work', (begin, bits) => {
  expect(workOf(begin.padEnd(64, 'f') as ClaimHash)).toBe(bits)
})

it('no hash stands for more work than it has bits', () => {
  expect(workOf('0'.repeat(64) as ClaimHash)).toBe(256)
})

it('a claim with work has it in its hash, and is a claim like any other', async () => {
  for (const bits of [0, 1, 7, 8, 9, 12]) {
    const { claim, signature } = await signWithWork(alice, join(), bits, { rest })
    expect(workOf(await hashClaim(crypto, claim))).toBeGreaterThanOrEqual(bits)
    const read = decodeClaim(claim)
    await checkClaim(crypto, read, signature)
    expect(read).toMatchObject({ ...join(), author: alice.key, nonce: expect.any(Uint8Array) })
  }
})

it('the first nonce that fits is taken, from the given one on and over the end', async () => {
  const nonce = new Uint8Array(8).fill(255)
  const { claim } = await signWithWork(alice, join(nonce), 10, { rest })
  const found = decodeClaim(claim).nonce
  expect(found.subarray(0, 4)).toEqual(new Uint8Array(4))
  const again = await signWithWork(alice, join(found), 10, { rest })
  expect(again.claim).toEqual(claim)
  expect(nonce).toEqual(new Uint8Array(8).fill(255))
})

it('it is signed once, however many tries it took', async () => {
  let signed = 0
  const signer = {
    key: alice.key,
    sign(message: Uint8Array) {
      signed += 1
      return alice.sign(message)
    },
  }
  await signWithWork(signer, join(), 10, { rest })
  expect(signed).toBe(1)
})

it('others have their turn meanwhile, and may call it off', async () => {
  const controller = new AbortController()
  let rests = 0
  const work = signWithWork(alice, join(), MAX_WORK_BITS, {
    rest: async () => {
      rests += 1
      if (rests === 3) controller.abort(new Error('left'))
    },
    signal: controller.signal,
  })
  await expect(work).rejects.toThrow('left')
  expect(rests).toBe(3)
})

it('nobody works for more bits than may be asked for', async () => {
  await expect(signWithWork(alice, join(), MAX_WORK_BITS + 1, { rest })).rejects.toThrow('22 bits')
})
