import { expect, it } from 'vitest'
import { passphraseHint } from './passphrase-hint.ts'

it('judges a passphrase by how many characters a person sees in it', () => {
  expect(passphraseHint('')).toContain('words picked at random')
  expect(passphraseHint('123456789')).toContain('Short')
  expect(passphraseHint('😀'.repeat(9))).toContain('Short')
  expect(passphraseHint('1234567890')).toContain('Longer is better')
  expect(passphraseHint('a'.repeat(19))).toContain('Longer is better')
  expect(passphraseHint('a'.repeat(20))).toContain('good length')
})
