import type { Report } from './target.ts'

/** A table of what was seen, a line a target, and beneath it what each answered. */
export function showReports(reports: readonly Report[]): string {
  const rows = reports.map(({ target, inputs, seconds, kept, slowest, before, after }) => [
    target,
    inputs.toLocaleString('en'),
    kept.toLocaleString('en'),
    seconds.toFixed(1),
    Math.round(inputs / Math.max(seconds, 0.001)).toLocaleString('en'),
    slowest.ms.toFixed(1),
    megabytes(before),
    megabytes(after),
  ])
  const head = ['target', 'inputs', 'kept', 'seconds', 'inputs/s', 'slowest ms', 'MB before', 'MB after']
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  const answers = reports.map(
    ({ target, outcomes, notes }) => `${target}: ${[...counted(outcomes), ...notes].join(', ')}`,
  )
  return [line(head), ...rows.map(line), '', ...answers].join('\n')
}

const megabytes = (bytes: number | null) => (bytes === null ? '-' : (bytes / 1e6).toFixed(1))

function counted(outcomes: Map<string, number>): string[] {
  return [...outcomes]
    .sort(([, a], [, b]) => b - a)
    .map(([name, times]) => `${times.toLocaleString('en')} ${name}`)
}
