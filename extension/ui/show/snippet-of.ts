/** A piece of a text that was looked for, or of what stands beside it. */
export interface Piece {
  text: string
  hit: boolean
}

/** So much stands before the first hit, and so much is shown at all, in UTF-16 units. */
const BEFORE = 40
const MOST = 220

/** The part of a text around its first hit, on one line, cut into hits and the rest. `hits` are [from, to), in any order. */
export function snippetOf(text: string, hits: readonly (readonly [number, number])[]): Piece[] {
  const sorted = hits
    .filter(([from, to]) => from >= 0 && to > from && to <= text.length)
    .sort((a, b) => a[0] - b[0])
  const first = sorted[0]?.[0] ?? 0
  const start = first > BEFORE * 2 ? wordStart(text, first - BEFORE) : 0
  const end = Math.min(text.length, start + MOST)
  const pieces: Piece[] = []
  const put = (words: string, hit: boolean) => {
    if (words !== '') pieces.push({ text: words.replace(/\s+/gu, ' '), hit })
  }
  if (start > 0) put('… ', false)
  let at = start
  for (const [from, to] of sorted) {
    if (from < at || from >= end) continue
    put(text.slice(at, from), false)
    put(text.slice(from, Math.min(to, end)), true)
    at = Math.min(to, end)
  }
  put(text.slice(at, end), false)
  if (end < text.length) put(' …', false)
  return pieces
}

/** The beginning of the word around a place, so that no word and no character is cut in two. */
function wordStart(text: string, at: number): number {
  const blank = text.slice(0, at).search(/\s\S*$/u)
  if (blank !== -1 && at - blank < BEFORE) return blank + 1
  return /[\uDC00-\uDFFF]/u.test(text[at] ?? '') ? at - 1 : at
}
