import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const text = readFileSync(new URL('../SECURITY.md', import.meta.url), 'utf8')

interface Threat {
  attacker: string
  attack: string
  stops: string
  remains: string
  tests: string[]
}

/** The rows of the tables under "Threats", by the heading that they stand under. */
const threats: Threat[] = (text.split('\n## Threats\n')[1] ?? '')
  .split('\n## ')[0]!
  .split('\n### ')
  .slice(1)
  .flatMap((section) => {
    const [attacker = '', ...lines] = section.split('\n')
    const rows = lines.filter((line) => line.startsWith('|')).slice(2)
    return rows.map((line) => {
      const [attack = '', stops = '', remains = '', tests = ''] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
      return {
        attacker,
        attack,
        stops,
        remains,
        tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, path]) => path!),
      }
    })
  })

describe('The table of threats', () => {
  it('names who could attack, from a stranger to a thief, in at least forty rows', () => {
    expect([...new Set(threats.map(({ attacker }) => attacker))]).toEqual([
      'A stranger',
      'A member',
      'A moderator',
      'A peer',
      'The relay',
      'The relay and peers together',
      'Somebody on the network',
      'A web page, or another extension, in the same browser',
      'A thief of the laptop',
    ])
    expect(threats.length).toBeGreaterThanOrEqual(40)
  })

  it.each(threats)('$attacker: $attack', ({ stops, remains, tests }) => {
    // Nothing stops it, and nobody is told what remains: then the row says nothing.
    expect(stops + remains).not.toBe('')
    if (tests.length === 0) expect(remains, 'what no test shows remains').not.toBe('')
    for (const path of tests) {
      expect(path).toMatch(/\.test\.ts$/)
      const there = new URL(`../${path}`, import.meta.url)
      expect(existsSync(there), path).toBe(true)
      expect(readFileSync(there, 'utf8'), `${path} expects something`).toMatch(/expect|fc\.assert|until\(/)
    }
  })
})

it('Every file that is named is there', () => {
  const named = [
    ...text.matchAll(/`((?:shared|relay|extension|e2e|scripts|virtual)\/[\w./-]+|wxt\.config\.ts)`/g),
  ]
  expect(named.length).toBeGreaterThan(40)
  for (const [, path] of named) expect(existsSync(new URL(`../${path}`, import.meta.url)), path).toBe(true)
})
