import { formatBytes } from '../../extension/ui/show/format-bytes.ts'
import type { Comparison } from './compare-texts.ts'
import type { Fetched } from './fetch-history.ts'
import type { HandedOn } from './hand-on.ts'
import type { ReadBack } from './read-from-three.ts'
import type { ThreeGave } from './three-givers.ts'

/** What a replay found, as it goes into the JSON file. */
export interface Figures {
  messages: number
  skipped: number
  authors: number
  seconds: number
  perSecond: number
  /** What a listener heard and proved; not where browsers do. */
  heard?: Comparison
  /** With `--hand-on`. */
  handedOn?: HandedOn
  /** With `--three`. */
  three?: ThreeGave
  /** `load`: of the last 5 minutes. */
  machine: { processors: number; load: number }
}

type Row = [what: string, value: string]

/** The figures as a table of words. */
export function showFigures(figures: Figures): string {
  const { messages, skipped, authors, seconds, perSecond, heard, handedOn, three, machine } = figures
  const rows: Row[] = [
    ['messages said', `${messages} by ${authors} authors${skipped ? `, ${skipped} skipped` : ''}`],
    ['time', `${seconds.toFixed(1)} s, ${Math.round(perSecond)} a second`],
  ]
  if (heard) rows.push(['heard and proved', wordsOf(heard)])
  if (handedOn) {
    rows.push(...rowsOf('second', handedOn.second), ['  the first gave', formatBytes(handedOn.firstGave)])
    rows.push(...rowsOf('third', handedOn.third))
  }
  if (three) {
    const how = three.fill === 'fast' ? 'was given all in pages' : 'heard all in a browser'
    rows.push(['the first of three', how], ['the others got it in', secondsOf(three.spreadMs)])
    rows.push(['all read it through in', secondsOf(three.examinedMs)])
    for (const reader of three.readers)
      rows.push(...rowsOf(reader.reader, reader), ...giversOf(reader, messages))
  }
  rows.push(['machine', `${machine.processors} processors, load ${machine.load.toFixed(1)}`])
  const width = Math.max(...rows.map(([what]) => what.length))
  return rows.map(([what, value]) => `${what.padEnd(width)}  ${value}`).join('\n')
}

function rowsOf(who: string, fetched: Fetched): Row[] {
  const { first50Ms, allMs, taken, givers, pages, memory } = fetched
  const names = givers.map(({ name }) => name).join(', ')
  return [
    [`the ${who} got`, wordsOf(fetched)],
    ['  from', `${names || 'nobody'}: ${formatBytes(taken)} in ${pages} pages`],
    ['  first 50 messages', `${secondsOf(first50Ms)} after the join`],
    ['  all', `${secondsOf(allMs)} after the join`],
    ['  memory at most', memory === undefined ? 'not known' : `${formatBytes(memory)}, the whole browser`],
  ]
}

function giversOf({ gave, bytesAPage, diedAt, restMs, avoidsLiar }: ReadBack, messages: number): Row[] {
  const bytes = (taken: number) => `${formatBytes(taken)}, about ${(taken / bytesAPage).toFixed(1)} pages`
  const share = Math.round(((diedAt ?? 0) / messages) * 100)
  const killed = `killed when ${share} % had come, the rest took ${secondsOf(restMs)}`
  const died = diedAt === null ? 'NOT killed: all had come' : killed
  const lied = gave.liar === 0 ? 'NOT asked' : avoidsLiar ? 'avoided, as nobody else' : 'NOT avoided alone'
  return [
    ['  the honest gave', bytes(gave.honest)],
    ['  the mortal gave', `${bytes(gave.mortal)}; ${died}`],
    ['  the liar gave', `${bytes(gave.liar)}; ${lied}`],
  ]
}

const secondsOf = (ms: number) => `${(ms / 1_000).toFixed(1)} s`

function wordsOf({ equal, missing, extra, differsAt }: Comparison): string {
  if (equal) return 'every text, in the order of the log'
  return `NOT the log: ${missing} missing, ${extra} too often, different from message ${(differsAt ?? 0) + 1} on`
}
