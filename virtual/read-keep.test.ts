import { expect, it } from 'vitest'
import { readKeep } from './read-keep.ts'

it('reads what to keep as an owner writes it', () => {
  expect(readKeep('all')).toEqual({ kind: 'all' })
  expect(readKeep('1d')).toEqual({ kind: 'days', days: 1 })
  expect(readKeep('30d')).toEqual({ kind: 'days', days: 30 })
  expect(readKeep('500MB')).toEqual({ kind: 'megabytes', megabytes: 500 })
})

it.each(['', '30', 'd', '0d', '-1d', '1.5d', '24h', 'all d', '1d2d', '99999999d'])(
  'says what it could be when it is "%s"',
  (text) =>
    expect(() => readKeep(text)).toThrow('--keep is "all", days as in "30d", or megabytes as in "500mb".'),
)
