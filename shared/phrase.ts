import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { Refusal } from './refusal.ts'

export const PHRASE_WORDS = 24

/** An Ed25519 seed (32 bytes) as 24 words (BIP-39; the entropy is the seed itself). */
export const phraseOf = (seed: Uint8Array): string => entropyToMnemonic(seed, wordlist)

/** The seed in 24 words, however they were spaced and capitalised. @throws Refusal `wrong-phrase` */
export function seedOf(phrase: string): Uint8Array {
  const words = phrase.toLowerCase().match(/[a-z]+/g) ?? []
  if (words.length !== PHRASE_WORDS)
    throw new Refusal('wrong-phrase', `A phrase has 24 words; this has ${words.length}.`)
  const unknown = words.find((word) => !wordlist.includes(word))
  if (unknown) throw new Refusal('wrong-phrase', `"${unknown}" is not one of the words. Is it spelled right?`)
  try {
    return mnemonicToEntropy(words.join(' '), wordlist)
  } catch {
    throw new Refusal('wrong-phrase', 'These words do not belong together: one is wrong, or two are swapped.')
  }
}
