import { expect, it, vi } from 'vitest'
import { decode, encode } from '../../shared/cbor.ts'
import { Chance } from '../simulate/chance.ts'
import { startCoverage } from './coverage.ts'
import { fuzzTarget } from './fuzz-target.ts'
import { GROUPS } from './groups.ts'
import { runGroups } from './run-groups.ts'
import { showReports } from './show-reports.ts'
import { spoil } from './spoil.ts'
import { Broken, type Target } from './target.ts'

// Relays, engines and thousands of inputs: some seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const seeds = [encode(['say', { text: 'miau', claims: [new Uint8Array(80), 7] }])]
const planted = (read: Target['read']): Target => ({ name: 'planted', seeds, read })
const fuzzed = (target: Target, count = 1_000) => fuzzTarget(target, { count, chance: new Chance(1) })

it('a crash that somebody planted is found, with the input that makes it', async () => {
  const crashes = (input: Uint8Array) => {
    const [, content] = decode(input) as [string, { claims: unknown[] }]
    return `${content.claims.length}`
  }
  const { findings, outcomes } = await fuzzed(planted(crashes))
  expect(findings[0]?.what).toMatch(/TypeError/)
  const input = Uint8Array.from(Buffer.from(findings[0]?.hex ?? '', 'hex'))
  expect(() => crashes(input)).toThrow(TypeError)
  expect(outcomes.get('not-cbor')).toBeGreaterThan(0)
})

it('what is read as something else is found, also when nothing is thrown until the end', async () => {
  const last = { ...planted(() => 'read'), close: () => Promise.reject(new Broken('A message was lost.')) }
  expect((await fuzzed(last, 10)).findings).toMatchObject([{ what: 'A message was lost.' }])
})

it('an input that takes long each time is found', async () => {
  const slow = (input: Uint8Array) => {
    const until = performance.now() + (input.length > 200 ? 60 : 0)
    while (performance.now() < until);
    return 'read'
  }
  const { findings } = await fuzzed({ ...planted(slow), hangsMs: 50 }, 200)
  expect(findings[0]?.what).toMatch(/^It took \d+ ms\.$/)
})

it('an input that runs code which none ran before is spoiled further', async () => {
  const coverage = startCoverage()
  try {
    const [claims] = (await GROUPS.decoders!()).filter(({ name }) => name === 'claims')
    const { kept, findings } = await fuzzTarget(claims!, { count: 600, chance: new Chance(3), coverage })
    expect(findings).toEqual([])
    expect(kept).toBeGreaterThan(10)
  } finally {
    coverage.stop()
  }
})

it('the same seed spoils in the same ways, and another one in others', () => {
  const some = (seed: number) => {
    const chance = new Chance(seed)
    return Array.from({ length: 200 }, () => Buffer.from(spoil(chance, seeds[0]!, seeds)).toString('hex'))
  }
  expect(some(1)).toEqual(some(1))
  expect(some(1)).not.toEqual(some(2))
  expect(new Set(some(1)).size).toBeGreaterThan(150)
})

it.each([
  ['decoders', 4_600],
  ['relay', 120],
  ['engine', 100],
  ['bridge', 60],
  ['imports', 30],
])('[C13] %s take a few spoiled inputs', async (group, count) => {
  const { reports, findings } = await runGroups({ count, seed: 7, only: group })
  expect(findings).toEqual([])
  expect(reports.length).toBe((await GROUPS[group]!()).length)
  for (const { outcomes } of reports) expect(outcomes.size).toBeGreaterThan(1)
  expect(showReports(reports)).toContain(reports[0]?.target)
})

it('what nobody knows is not fuzzed', async () => {
  await expect(runGroups({ count: 1, seed: 1, only: 'dogs' })).rejects.toThrow(
    'There is nothing called "dogs"',
  )
})
