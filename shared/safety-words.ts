import { entropyToMnemonic } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { concat } from './bytes.ts'
import type { Crypto } from './crypto.ts'
import { idBytes, type PublicKey } from './ids.ts'

/** So many words of 11 bits: whoever wants other keys to give the same ones has to try 2^66 times. */
const WORDS = 6

/**
 * Words that two people both see, whoever looks at whom, when each has the other's real key: the first of those (BIP-39)
 * that SHA-256(server key ‖ lower key ‖ higher key) makes.
 */
export async function safetyWords(
  crypto: Crypto,
  server: PublicKey,
  one: PublicKey,
  other: PublicKey,
): Promise<string[]> {
  const keys = [one, other].sort().map(idBytes)
  const hash = await crypto.sha256(concat(idBytes(server), ...keys))
  return entropyToMnemonic(hash, wordlist).split(' ').slice(0, WORDS)
}
