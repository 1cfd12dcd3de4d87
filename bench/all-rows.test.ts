import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ALL_ROWS } from './all-rows.ts'

const ids = ALL_ROWS.map(({ id }) => id)
const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8')

it('every row has an id of its own, and its file is named after it', () => {
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.map((id) => `${id}.ts`).toSorted()).toEqual(
    readdirSync(new URL('./rows', import.meta.url)).toSorted(),
  )
})

it('every row is in the README’s table with its goal, and nothing else is', () => {
  const lines = readme.split('\n').filter((line) => line.startsWith('| `'))
  const told = lines.map((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    return { id: cells[1]?.replaceAll('`', ''), goal: cells[4] }
  })
  const number = (value: number | undefined) => value?.toLocaleString('en') ?? ''
  expect(told).toEqual(ALL_ROWS.map(({ id, goal }) => ({ id, goal: number(goal) })))
})
