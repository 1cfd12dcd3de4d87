import { expect, it } from 'vitest'
import { type Figures, showFigures } from './figures.ts'
import type { ReadBack } from './read-from-three.ts'
import { succeeded } from './succeeded.ts'

const read: ReadBack = {
  reader: 'firefox',
  ...{ equal: true, missing: 0, extra: 0, differsAt: null },
  ...{ first50Ms: 1_500, allMs: 9_000, taken: 150_000, givers: [] },
  ...{ avoided: [], avoidsLiar: true, pages: 4, bytesAPage: 40_000, memory: 400_000_000 },
  ...{ diedAt: 400, restMs: 5_000, gave: { honest: 80_000, liar: 30_000, mortal: 40_000 } },
}
const figuresOf = (...readers: ReadBack[]): Figures => ({
  ...{ messages: 1_000, skipped: 2, authors: 3, seconds: 4, perSecond: 250 },
  three: { fill: 'plain', spreadMs: 2_000, examinedMs: 3_000, readers },
  machine: { processors: 2, load: 1.5 },
})

it('the table says who gave how much, and when one of them died', () => {
  const table = showFigures(figuresOf(read))
  expect(table).toMatch(/the firefox got +every text, in the order of the log/)
  expect(table).toMatch(/the honest gave +80\.0 kB, about 2\.0 pages/)
  expect(table).toMatch(
    /the mortal gave +40\.0 kB, about 1\.0 pages; killed when 40 % had come, the rest took 5\.0 s/,
  )
  expect(table).toMatch(/the liar gave +30\.0 kB, about 0\.8 pages; avoided/)
})

it('it succeeded when the log is there, one died on the way, and the liar was found out', () => {
  expect(succeeded(figuresOf(read))).toBe(true)
  for (const flaw of [{ equal: false }, { diedAt: null }, { avoidsLiar: false }])
    expect(succeeded(figuresOf(read, { ...read, ...flaw }))).toBe(false)
})
