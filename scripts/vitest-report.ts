import { readFile } from 'node:fs/promises'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** The part of Vitest's JSON report (Jest's format) that is counted. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

/**
 * Counts what a run of Vitest found. A file that did not load, an error outside of any test and a run that
 * left no report are failures too, though Vitest counts no failed test for them.
 *
 * @param status Vitest's exit code
 */
export async function readVitestReport(path: string, status: number): Promise<Counts> {
  let report: Report
  try {
    report = JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  const failed = report.numFailedTests + brokenFiles.length
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}
