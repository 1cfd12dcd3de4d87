import { formatBytes } from '../../extension/ui/show/format-bytes.ts'
import type { Comparison } from './compare-texts.ts'
import type { Fetched } from './fetch-history.ts'
import type { HandedOn } from './hand-on.ts'

/** What a replay found, as it goes into the JSON file. */
export interface Figures {
  messages: number
  skipped: number
  authors: number
  seconds: number
  perSecond: number
  /** What a listener heard and proved; not with `--hand-on`, where browsers do. */
  heard?: Comparison
  handedOn?: HandedOn
}

/** The figures as a table of words. */
export function showFigures({
  messages,
  skipped,
  authors,
  seconds,
  perSecond,
  heard,
  handedOn,
}: Figures): string {
  const rows: [string, string][] = [
    ['messages said', `${messages} by ${authors} authors${skipped ? `, ${skipped} skipped` : ''}`],
    ['time', `${seconds.toFixed(1)} s, ${Math.round(perSecond)} a second`],
  ]
  if (heard) rows.push(['heard and proved', wordsOf(heard)])
  if (handedOn) {
    rows.push(...rowsOf('second', handedOn.second), ['  the first gave', formatBytes(handedOn.firstGave)])
    rows.push(...rowsOf('third', handedOn.third))
  }
  const width = Math.max(...rows.map(([what]) => what.length))
  return rows.map(([what, value]) => `${what.padEnd(width)}  ${value}`).join('\n')
}

function rowsOf(who: string, fetched: Fetched): [string, string][] {
  const { first50Ms, allMs, taken, from, pages } = fetched
  return [
    [`the ${who} got`, wordsOf(fetched)],
    ['  from', `${from.join(', ') || 'nobody'}: ${formatBytes(taken)} in ${pages} pages`],
    ['  first 50 messages', `${(first50Ms / 1_000).toFixed(1)} s after the join`],
    ['  all', `${(allMs / 1_000).toFixed(1)} s after the join`],
  ]
}

function wordsOf({ equal, missing, extra, differsAt }: Comparison): string {
  if (equal) return 'every text, in the order of the log'
  return `NOT the log: ${missing} missing, ${extra} too often, different from message ${(differsAt ?? 0) + 1} on`
}
