import { expect, it } from 'vitest'
import { loginSignedBytes } from './login.ts'
import { testPerson } from './test-people.ts'
import { webCrypto } from './web-crypto.ts'

it('[L3] a login’s signature is good for this server, this side and these two nonces only', async () => {
  const crypto = webCrypto()
  const [alice, server, other] = await Promise.all(
    ['alice', 'server', 'other'].map((name) => testPerson(name)),
  )
  const [mine, yours] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  const signature = await alice!.sign(loginSignedBytes(server!.key, 'client', mine, yours))
  const passes = (bytes: Uint8Array) => crypto.verify(alice!.key, bytes, signature)
  expect(await passes(loginSignedBytes(server!.key, 'client', mine, yours))).toBe(true)
  expect(await passes(loginSignedBytes(other!.key, 'client', mine, yours))).toBe(false)
  expect(await passes(loginSignedBytes(server!.key, 'relay', mine, yours))).toBe(false)
  expect(await passes(loginSignedBytes(server!.key, 'client', yours, mine))).toBe(false)
  expect(await passes(loginSignedBytes(server!.key, 'client', mine, new Uint8Array(32)))).toBe(false)
})
