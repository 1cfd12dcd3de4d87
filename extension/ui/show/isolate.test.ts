import { expect, it } from 'vitest'
import { isolate } from './isolate.ts'

it('words that would turn a sentence around are kept apart from it, others stay as they are', () => {
  expect(isolate('Bob 🦊 (漢字)')).toBe('Bob 🦊 (漢字)')
  expect(isolate('שלום')).toBe('\u2068שלום\u2069')
  expect(isolate('مرحبا 1')).toBe('\u2068مرحبا 1\u2069')
})

it('what turns a text around does not get out, nor closes what keeps it in', () => {
  expect(isolate('\u202Eevil')).toBe('\u2068evil\u2069')
  expect(isolate('a\u2069\u202Eb')).toBe('\u2068ab\u2069')
})
