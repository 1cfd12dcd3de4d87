import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { RecordFile } from './record-file.ts'

function fileWith(...records: Uint8Array[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'catalk-records-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'records')
  const file = new RecordFile(path)
  for (const record of records) file.append(record)
  file.close()
  return path
}

test.for([3, 8, 16, 5_000])('[R18] %i zeros at the end, as power loss leaves them, are cut off', (zeros) => {
  const path = fileWith(Uint8Array.of(1, 2, 3))
  const whole = statSync(path).size
  appendFileSync(path, new Uint8Array(zeros))
  const file = new RecordFile(path)
  expect(file.records).toEqual([Uint8Array.of(1, 2, 3)])
  file.append(Uint8Array.of(4))
  file.close()
  expect(statSync(path).size).toBe(whole + 9)
  expect(readFileSync(`${path}.torn`)).toHaveLength(zeros)
})

test('[R18] zeros with something behind them are damage', () => {
  const path = fileWith(Uint8Array.of(1, 2, 3))
  appendFileSync(path, new Uint8Array(64))
  appendFileSync(path, Uint8Array.of(1))
  expect(() => new RecordFile(path)).toThrow('damaged at byte 11')
})

test('[R18] after a write that failed nothing is written behind it', () => {
  const path = fileWith()
  const file = new RecordFile(path)
  file.close()
  expect(() => file.append(Uint8Array.of(1))).toThrow('EBADF')
  // Its descriptor may be another file's by now: only the first failure keeps it from being written to.
  const other = new RecordFile(`${path}.other`)
  expect(() => file.append(Uint8Array.of(1))).toThrow('EBADF')
  other.close()
  expect(statSync(`${path}.other`).size).toBe(0)
})
