import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { showCosts } from './coarse-model.ts'

it('docs/scale.md shows what the model says', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/scale.md'), 'utf8')
  expect(text).toContain(showCosts([100, 1_000, 10_000, 100_000]))
})
