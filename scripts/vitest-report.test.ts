import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readVitestReport } from './vitest-report.ts'

describe('The count at the end of npm test', () => {
  let folder: string
  let path: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catalk-'))
    path = join(folder, 'report.json')
  })

  afterEach(() => rm(folder, { recursive: true }))

  const report = {
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [],
  }

  it('is the number of tests that passed, failed and were skipped', async () => {
    await writeFile(path, JSON.stringify({ ...report, numFailedTests: 2 }))
    expect(await readVitestReport(path, 1)).toEqual({ passed: 3, failed: 2, skipped: 2 })
  })

  it('counts a test file that did not load as failed', async () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{}, {}, {}] },
    ]
    await writeFile(path, JSON.stringify({ ...report, testResults }))
    expect(await readVitestReport(path, 1)).toMatchObject({ passed: 3, failed: 1 })
  })

  it('counts an error outside of any test as failed', async () => {
    await writeFile(path, JSON.stringify(report))
    expect(await readVitestReport(path, 1)).toMatchObject({ passed: 3, failed: 1 })
  })

  it('counts a run that crashed as failed', async () => {
    expect(await readVitestReport(path, 0)).toMatchObject({ passed: 0, failed: 1 })
    await writeFile(path, '{"numPassed')
    expect(await readVitestReport(path, 0)).toMatchObject({ passed: 0, failed: 1 })
  })
})
