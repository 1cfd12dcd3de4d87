import { useMemo } from 'react'
import { encode } from 'uqr'

export interface QrCodeProps {
  text: string
  /** What it says, for who cannot see it. */
  label: string
  testId?: string
}

/** The blank edge that ISO/IEC 18004 asks for, in modules. */
const EDGE = 4

/** A text as a picture that cameras read: dark on white in either theme, as not all read the other way round. */
export function QrCode({ text, label, testId }: QrCodeProps) {
  const { data, size } = useMemo(() => encode(text, { border: EDGE }), [text])
  return (
    <svg
      role="img"
      aria-label={label}
      data-testid={testId}
      data-text={text}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="aspect-square w-full max-w-72 rounded-lg border border-line bg-white"
    >
      <path d={darkRuns(data)} fill="black" />
    </svg>
  )
}

/** An SVG path over the dark modules, a bar for each run of them in a row. */
function darkRuns(rows: readonly boolean[][]): string {
  return rows
    .flatMap((row, y) =>
      row.map((dark, x) => (dark && !row[x - 1] ? `M${x} ${y}h${runAt(row, x)}v1H${x}z` : '')),
    )
    .join('')
}

function runAt(row: readonly boolean[], from: number): number {
  const end = row.indexOf(false, from)
  return (end < 0 ? row.length : end) - from
}
