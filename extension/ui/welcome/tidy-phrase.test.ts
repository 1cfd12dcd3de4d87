import { expect, it } from 'vitest'
import { tidyPhrase } from './tidy-phrase.ts'

it('reads 24 words however they were copied', () => {
  expect(tidyPhrase(' 1. Abandon\n2) ability,\tABLE ;  4 about\u00a0')).toBe('abandon ability able about')
  expect(tidyPhrase('  ')).toBe('')
})
