import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import type { Result, Row } from './row.ts'

/** Writes these results in the table's order; those of rows that were not run stay. */
export async function writeResults(path: URL, rows: Row[], results: Result[]): Promise<void> {
  const before: Result[] = existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : []
  const all = rows.flatMap(
    ({ id }) => results.find((result) => result.id === id) ?? before.find((result) => result.id === id) ?? [],
  )
  await writeFile(path, `${JSON.stringify(all, null, 2)}\n`)
}
