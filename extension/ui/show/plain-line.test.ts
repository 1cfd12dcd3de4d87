import { expect, it } from 'vitest'
import { plainLine } from './plain-line.ts'

it('a long text is cut between characters, never within one', () => {
  expect(plainLine(`${'a'.repeat(199)}🐈🐈`)).toBe('a'.repeat(199))
  expect(plainLine('🐈'.repeat(200))).toBe('🐈'.repeat(100))
})

it('lines become one, and hidden words stay hidden', () => {
  expect(plainLine('a\n\nb\t ||c||')).toBe('a b ▒▒▒')
})
