import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BODIES, PRIVILEGES } from './body.ts'
import { CLIENT_FRAMES } from './client-frames.ts'
import * as limits from './limits.ts'
import { PEER_FRAMES } from './peer-frames.ts'
import { REASONS } from './refusal.ts'
import { RELAY_FRAMES } from './relay-frames.ts'

const root = join(import.meta.dirname, '..')
const text = readFileSync(join(root, 'PROTOCOL.md'), 'utf8')
const rules = [...text.matchAll(/\*\*\[([CFLRHP]\d+)\]\*\*/g)].map((match) => match[1]!)

/** Rule ids at the beginning of a string in a test file: its title. */
function rulesOf(source: string): string[] {
  const titles = source.matchAll(/['"`]((?:\[[CFLRHP]\d+\] ?)+)/g)
  return [...titles].flatMap((title) => [...title[1]!.matchAll(/\[(\w+)\]/g)].map((id) => id[1]!))
}

const tested = new Map<string, string[]>()
for (const folder of ['shared', 'relay', 'extension', 'virtual', 'e2e']) {
  if (!existsSync(join(root, folder))) continue
  for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
    if (!/\.test\.tsx?$/.test(file) || file.includes('node_modules')) continue
    const path = join(folder, file)
    for (const id of rulesOf(readFileSync(join(root, path), 'utf8'))) {
      tested.set(id, [...(tested.get(id) ?? []), path])
    }
  }
}

/** First cells of the table that begins with this heading. */
function rowsOf(heading: string): string[] {
  const lines = text.split('\n')
  const at = lines.findIndex((line) => line.startsWith(`| ${heading} |`))
  expect(at, `a table headed "${heading}"`).toBeGreaterThan(-1)
  const rest = lines.slice(at + 2)
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) => line.split('|')[1]!.trim())
}

const named = (cells: string[]) =>
  cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((name) => name[1]!))

describe('PROTOCOL.md', () => {
  it('gives every rule one id', () => {
    expect(rules.length).toBeGreaterThan(30)
    expect(rules.filter((id, i) => rules.indexOf(id) !== i)).toEqual([])
  })

  it('has a test for every rule', () => {
    expect(rules.filter((id) => !tested.has(id))).toEqual([])
  })

  it('has every rule that a test names', () => {
    const unknown = [...tested].filter(([id]) => !rules.includes(id))
    expect(unknown).toEqual([])
  })

  it.each([
    ['client to relay', CLIENT_FRAMES],
    ['relay to client', RELAY_FRAMES],
    ['peer to peer', PEER_FRAMES],
  ])('lists every frame from %s', (heading, schemas) => {
    expect(named(rowsOf(heading)).sort()).toEqual(Object.keys(schemas).sort())
  })

  it('lists every type of claim, and every privilege', () => {
    expect(named(rowsOf('type')).sort()).toEqual(Object.keys(BODIES).sort())
    const sentence = text.match(/Privileges are (.*?)\./s)?.[1] ?? ''
    expect(named([sentence]).sort()).toEqual([...PRIVILEGES].sort())
  })

  it('lists every reason for a refusal', () => {
    expect(named(rowsOf('reason')).sort()).toEqual([...REASONS].sort())
  })

  it('lists every limit, with its number', () => {
    const rows = text.matchAll(/^\| `([A-Z_]+)` \| ([\d,]+) \|/gm)
    const told = Object.fromEntries([...rows].map((row) => [row[1], Number(row[2]!.replaceAll(',', ''))]))
    expect(told).toEqual({ ...limits })
  })
})
