import * as v from 'valibot'
import { seal, unseal } from '../../shared/aes-gcm.ts'
import { concat } from '../../shared/bytes.ts'
import { idBytes, type PublicKey } from '../../shared/ids.ts'
import { Refusal } from '../../shared/refusal.ts'
import { bytes, check } from '../../shared/schema.ts'
import type { Random } from '../../shared/uuid-v7.ts'
import type { ScryptCost, Stretch } from './stretch.ts'

/** A seed under a passphrase, as a device keeps it. */
export interface KeyLock {
  /** Whose seed it is, in clear: a locked device can say whose it is. */
  key: PublicKey
  cost: ScryptCost
  /** 16 random bytes. */
  salt: Uint8Array
  /** 12 random bytes. */
  iv: Uint8Array
  /** The 32-byte seed under AES-256-GCM with its 16-byte tag; bound to what this is, and to `key`. */
  sealed: Uint8Array
}

/** Half a second and 128 MiB for one try, as of 2026 on a small machine. */
export const LOCK_COST: ScryptCost = { N: 2 ** 17, r: 8, p: 1 }
/** A disk that somebody tampered with must not make the engine take all memory, or work for hours. */
const MAX_SCRYPT_BYTES = 256 * 1_024 * 1_024
const MAX_P = 4
/** More is no passphrase. In UTF-16 units, before it is normalised. */
export const MAX_PASSPHRASE_LENGTH = 1_000

const CONTEXT = 'catalk/key-lock/1'

const wholeUpTo = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most))
const COST = v.pipe(
  v.strictObject({ N: wholeUpTo(2 ** 20), r: wholeUpTo(32), p: wholeUpTo(MAX_P) }),
  v.check(({ N }) => N > 1 && Number.isInteger(Math.log2(N)), 'N is no power of two'),
  v.check(({ N, r }) => 128 * N * r <= MAX_SCRYPT_BYTES, 'it would take too much memory'),
)
const LOCK = v.object({
  key: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  cost: COST,
  salt: bytes(16),
  iv: bytes(12),
  sealed: bytes(32 + 16),
})

/**
 * Puts a 32-byte seed under a passphrase. `key` is its public key.
 * @throws Refusal `malformed`, `too-long` for what is no passphrase
 */
export async function lockSeed(
  { stretch, random }: { stretch: Stretch; random: Random },
  key: PublicKey,
  seed: Uint8Array,
  passphrase: string,
): Promise<KeyLock> {
  const salt = new Uint8Array(16)
  const iv = new Uint8Array(12)
  random(salt)
  random(iv)
  const under = await stretched(stretch, passphrase, salt, LOCK_COST)
  const sealed = await seal(under, iv, boundTo(key), seed)
  under.fill(0)
  return { key, cost: LOCK_COST, salt, iv, sealed }
}

/**
 * The seed again; the caller wipes it.
 * @throws Refusal `wrong-passphrase`, also when the lock was altered: nobody can tell the two apart; `malformed`
 */
export async function openLock(stretch: Stretch, lock: KeyLock, passphrase: string): Promise<Uint8Array> {
  const { cost, salt, iv, sealed } = readLock(lock)
  const under = await stretched(stretch, passphrase, salt, cost)
  const seed = await unseal(under, iv, boundTo(lock.key), sealed)
  under.fill(0)
  if (!seed) throw new Refusal('wrong-passphrase', 'That is not the passphrase of this key.')
  return seed
}

function readLock(lock: KeyLock) {
  try {
    return check(LOCK, lock, 'the locked key')
  } catch {
    const sentence = 'What this device keeps of your key is damaged. Your 24 words bring it back.'
    throw new Refusal('malformed', sentence)
  }
}

async function stretched(stretch: Stretch, passphrase: string, salt: Uint8Array, cost: ScryptCost) {
  if (passphrase === '') throw new Refusal('malformed', 'A passphrase has one character at least.')
  if (passphrase.length > MAX_PASSPHRASE_LENGTH) {
    const sentence = `A passphrase has up to ${MAX_PASSPHRASE_LENGTH} characters.`
    throw new Refusal('too-long', sentence)
  }
  // Keyboards differ in how they write the same letter.
  const typed = new TextEncoder().encode(passphrase.normalize('NFKC'))
  const under = await stretch(typed, salt, cost)
  typed.fill(0)
  return under
}

const boundTo = (key: PublicKey) => concat(new TextEncoder().encode(`${CONTEXT}\0`), idBytes(key))
