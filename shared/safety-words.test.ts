import { expect, it } from 'vitest'
import type { PublicKey } from './ids.ts'
import { safetyWords } from './safety-words.ts'
import { testPerson } from './test-people.ts'
import { webCrypto } from './web-crypto.ts'

const crypto = webCrypto()
const server = '50'.repeat(32) as PublicKey

it('two people see the same words, whoever looks at whom', async () => {
  const [alice, bob] = await Promise.all([testPerson('alice'), testPerson('bob')])
  const words = await safetyWords(crypto, server, alice.key, bob.key)
  expect(words).toHaveLength(6)
  expect(await safetyWords(crypto, server, bob.key, alice.key)).toEqual(words)
})

it('another key, or another server, gives other words', async () => {
  const [alice, bob, mallory] = await Promise.all(['alice', 'bob', 'mallory'].map((name) => testPerson(name)))
  const real = await safetyWords(crypto, server, alice!.key, bob!.key)
  const elsewhere = '51'.repeat(32) as PublicKey
  const others = [
    await safetyWords(crypto, server, alice!.key, mallory!.key),
    await safetyWords(crypto, server, mallory!.key, bob!.key),
    await safetyWords(crypto, elsewhere, alice!.key, bob!.key),
  ]
  for (const words of others) expect(words.join(' ')).not.toBe(real.join(' '))
})
