import type { FactId } from '../../shared/ids.ts'
import type { Search } from '../bridge/search.ts'
import { authorTerm, EDIT_TERM, isJoined, pairAt } from './terms-of.ts'
import { prefixEnd, type Word, wordsOf } from './words-of.ts'

/** What a person looks for, read. */
export interface Query {
  /** What no message can answer. */
  impossible: boolean
  /** Ids from `from` on and before `to` count. */
  from: string
  to: string
  /** Whether a page with these terms (see `PageTerms`) may hold it. `editsOnly`: and only in an edit. */
  mayStandIn(terms: string, editsOnly: boolean): boolean
  /** Where it stands in a text, [from, to) in UTF-16 units, in order; undefined when not all of it does. */
  hits(text: string): [number, number][] | undefined
}

/** Words that must stand one behind the other. `prefix`: the last one may go on. */
interface Needle {
  words: Word[]
  prefix: boolean
}

/** Nobody types more; what is pasted is cut. */
const MAX_QUERY = 500
const LAST_MS = 2 ** 48 - 1

export function readQuery(search: Search): Query {
  const text = search.text.slice(0, MAX_QUERY)
  const needles = needlesOf(text)
  const parts = needles.flatMap(termsOfNeedle)
  if (search.from) parts.push(`\n${authorTerm(search.from)}\n`)
  const before = search.before === undefined ? '~' : idAt(search.before)
  const olderThan: FactId | '~' = search.olderThan ?? '~'
  return {
    impossible: text.trim() !== '' && needles.length === 0,
    from: search.after === undefined ? '' : idAt(search.after),
    to: before < olderThan ? before : olderThan,
    mayStandIn: (terms, editsOnly) =>
      (!editsOnly || terms.includes(`\n${EDIT_TERM}\n`)) && parts.every((part) => terms.includes(part)),
    hits: (said) => hitsOf(needles, said),
  }
}

/** What every id of this time or later is not less than. */
const idAt = (ms: number) =>
  Math.min(LAST_MS, Math.max(0, Math.floor(ms) || 0))
    .toString(16)
    .padStart(12, '0')

/** `one "two three" fou` is one, two followed by three, and whatever begins with fou. */
function needlesOf(text: string): Needle[] {
  const chunks = [...text.replaceAll(/[“”„«»]/g, '"').matchAll(/"([^"]*)"?|[^\s"]+/g)]
  return chunks.flatMap((chunk, i) => {
    const [whole, quoted] = chunk
    const words = wordsOf(quoted ?? whole)
    return words.length > 0 ? { words, prefix: quoted === undefined && i === chunks.length - 1 } : []
  })
}

/** What stands in the terms of every page with this needle in it. */
function termsOfNeedle({ words, prefix }: Needle): string[] {
  return words.map((word, i) => {
    const term = pairAt(words, i)
    // A lone character may stand before any other, and begins their pair.
    const mayGoOn = word.unspaced ? term === word.text : prefix && i === words.length - 1
    return mayGoOn ? `\n${term}` : `\n${term}\n`
  })
}

function hitsOf(needles: Needle[], text: string): [number, number][] | undefined {
  const said = wordsOf(text)
  const hits: [number, number][] = []
  for (const needle of needles) {
    const before = hits.length
    for (let at = 0; at + needle.words.length <= said.length; at++) {
      if (standsAt(needle, said, at)) hits.push([said[at]!.from, endOf(needle, text, said, at)])
    }
    if (hits.length === before) return undefined
  }
  return merged(hits)
}

function standsAt({ words, prefix }: Needle, said: Word[], at: number): boolean {
  return words.every((word, i) => {
    const other = said[at + i]!
    if (word.unspaced && isJoined(words, i) && !isJoined(said, at + i)) return false
    if (other.text === word.text) return true
    return prefix && i === words.length - 1 && !word.unspaced && other.text.startsWith(word.text)
  })
}

function endOf({ words, prefix }: Needle, text: string, said: Word[], at: number): number {
  const last = said[at + words.length - 1]!
  return prefix ? prefixEnd(text, last, words.at(-1)!.text.length) : last.to
}

function merged(hits: [number, number][]): [number, number][] {
  const apart: [number, number][] = []
  for (const [from, to] of hits.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = apart.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else apart.push([from, to])
  }
  return apart
}
