import type { Result, Row } from './row.ts'

const HEADINGS = ['id', 'ours', 'other', 'unit', 'ratio', 'goal']

/** The results as text, the goals beside the ratios. */
export function table(rows: Row[], results: Result[]): string {
  const cells = results.map((result) => {
    const goal = rows.find(({ id }) => id === result.id)?.goal
    return [
      result.id,
      result.ours.toLocaleString('en'),
      result.other?.toLocaleString('en') ?? '',
      result.unit,
      result.ratio === null ? '' : `${result.ratio.toLocaleString('en')}×`,
      goal === undefined ? '' : `${goal.toLocaleString('en')}×`,
    ]
  })
  const all = [HEADINGS, ...cells]
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((line) => line[column]!.length)))
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
