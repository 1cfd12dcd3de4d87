import { expect, it } from 'vitest'
import { compareTexts } from './compare-texts.ts'

const said = ['hello', 'yes', 'yes', 'bye']

it('the same texts in the same order are equal', () => {
  expect(compareTexts(said, [...said])).toEqual({ equal: true, missing: 0, extra: 0, differsAt: null })
})

it.each([
  ['one is missing', ['hello', 'yes', 'bye'], { missing: 1, extra: 0, differsAt: 2 }],
  ['one is there twice', [...said, 'bye'], { missing: 0, extra: 1, differsAt: 4 }],
  ['two are swapped', ['yes', 'hello', 'yes', 'bye'], { missing: 0, extra: 0, differsAt: 0 }],
])('it is told when %s', (_what, held, expected) => {
  expect(compareTexts(said, held)).toEqual({ equal: false, ...expected })
})
