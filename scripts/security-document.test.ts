import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const text = readFileSync(new URL('../SECURITY.md', import.meta.url), 'utf8')

/** The rows of a table, as cells, whose first cell is this; without its head. */
function rowsOf(first: string): string[][] {
  const lines = text.split('\n')
  const rows: string[][] = []
  for (
    let at = lines.findIndex((line) => line.startsWith(`| ${first} |`)) + 2;
    lines[at]?.startsWith('|');
    at++
  )
    rows.push(
      (lines[at] ?? '')
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  return rows
}

describe.each(['a peer', 'the relay', 'the relay and peers together'])('What %s can and cannot do', (who) => {
  it('is told line by line, each with its test', () => {
    const rows = rowsOf(who)
    expect(rows.length).toBeGreaterThan(2)
    for (const [may, what, tests] of rows) {
      expect(['can', 'cannot']).toContain(may)
      expect(what).not.toBe('')
      // Nothing can test what somebody does on a machine of their own.
      if (tests === '–') expect(may).toBe('can')
      else expect(tests?.match(/`[^`]+`/g)?.length, what).toBeGreaterThan(0)
    }
  })
})

it('Every file that is named is there', () => {
  const named = [
    ...text.matchAll(/`((?:shared|relay|extension|e2e|scripts|virtual)\/[\w./-]+|wxt\.config\.ts)`/g),
  ]
  expect(named.length).toBeGreaterThan(20)
  for (const [, path] of named) expect(existsSync(new URL(`../${path}`, import.meta.url)), path).toBe(true)
})
