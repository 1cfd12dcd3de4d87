import { describe, expect, it } from 'vitest'
import type { PublicKey } from '../../shared/ids.ts'
import { testPerson, testSeed } from '../../shared/test-people.ts'
import { type KeyLock, LOCK_COST, lockSeed, MAX_PASSPHRASE_LENGTH, openLock } from './key-lock.ts'
import { type ScryptCost, type Stretch, stretchInProcess } from './stretch.ts'
import { testStretch } from './test-stretch.ts'

const random = (bytes: Uint8Array) => void globalThis.crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>)
const { key } = await testPerson('alice')
const seed = testSeed('alice')

const locked = (passphrase: string) => lockSeed({ stretch: testStretch, random }, key, seed, passphrase)

describe('a seed under a passphrase', () => {
  it('comes back by its passphrase, by real scrypt at its real cost', async () => {
    const lock = await lockSeed({ stretch: stretchInProcess, random }, key, seed, 'four words at random')
    expect(lock.cost).toEqual({ N: 131_072, r: 8, p: 1 })
    expect(await openLock(stretchInProcess, lock, 'four words at random')).toEqual(seed)
  })

  it('is in no part of what is kept, which says only whose it is', async () => {
    const lock = await locked('four words')
    expect(lock.key).toBe(key)
    const kept = Buffer.concat([lock.salt, lock.iv, lock.sealed])
    expect(kept.includes(Buffer.from(seed))).toBe(false)
    expect(Buffer.from(seed).equals(Buffer.from(testSeed('alice')))).toBe(true)
  })

  it('is sealed anew each time, also under the same passphrase', async () => {
    const [one, other] = [await locked('same'), await locked('same')]
    expect(one.sealed).not.toEqual(other.sealed)
    expect(one.salt).not.toEqual(other.salt)
  })

  it('stays closed to another passphrase', async () => {
    const lock = await locked('right')
    for (const wrong of ['Right', 'right ', 'wrong', 'righ'])
      await expect(openLock(testStretch, lock, wrong)).rejects.toMatchObject({ reason: 'wrong-passphrase' })
  })

  it('opens to the same letters, however a keyboard writes them', async () => {
    expect(await openLock(testStretch, await locked('caf\u00e9'), 'cafe\u0301')).toEqual(seed)
  })

  it('stays closed when anything of it was altered', async () => {
    const lock = await locked('right')
    const flipped = (bytes: Uint8Array) => bytes.map((byte, at) => (at === 0 ? byte ^ 1 : byte))
    const altered: Partial<KeyLock>[] = [
      { sealed: flipped(lock.sealed) },
      { iv: flipped(lock.iv) },
      { salt: flipped(lock.salt) },
      { cost: { ...lock.cost, p: 2 } },
      { key: (await testPerson('bob')).key },
    ]
    for (const part of altered)
      await expect(openLock(testStretch, { ...lock, ...part }, 'right')).rejects.toMatchObject({
        reason: 'wrong-passphrase',
      })
  })

  it('asks no scrypt for a cost that would take all memory or hours, nor for what is no lock', async () => {
    const lock = await locked('right')
    let asked = 0
    const counting: Stretch = (...all) => {
      asked++
      return testStretch(...all)
    }
    const cost = (more: Partial<ScryptCost>) => ({ cost: { ...LOCK_COST, ...more } })
    const broken: Partial<Record<keyof KeyLock, unknown>>[] = [
      cost({ N: 2 ** 24 }),
      cost({ N: 2 ** 20, r: 8 }),
      cost({ r: 32 }),
      cost({ p: 1_000 }),
      cost({ N: 2 ** 17 + 1 }),
      cost({ N: 1 }),
      cost({ N: -(2 ** 17) }),
      cost({ r: 0 }),
      cost({ N: Number.NaN }),
      { cost: undefined },
      { salt: new Uint8Array(8) },
      { iv: new Uint8Array(0) },
      { sealed: new Uint8Array(1_000) },
      { sealed: 'text' },
      { key: 'nobody' as PublicKey },
    ]
    for (const part of broken)
      await expect(openLock(counting, { ...lock, ...part } as KeyLock, 'right')).rejects.toMatchObject({
        reason: 'malformed',
      })
    expect(asked).toBe(0)
  })

  it('takes no empty passphrase, and none without end', async () => {
    await expect(locked('')).rejects.toMatchObject({ reason: 'malformed' })
    await expect(locked('x'.repeat(MAX_PASSPHRASE_LENGTH + 1))).rejects.toMatchObject({ reason: 'too-long' })
  })
})
