import type { PublicKey } from '../../shared/ids.ts'
import { type Word, wordsOf } from './words-of.ts'

/** Stands for everything by this author: enough of the key that nobody's is found for another's. */
export const authorTerm = (author: PublicKey) => `@${author.slice(0, 16)}`

/** Stands in a page with an edit in it: its words may belong to a message on another page. */
export const EDIT_TERM = '~'

/**
 * What a text can be found by. Where no blanks part words these are pairs of neighbours, and the last character alone:
 * so every character begins a term. Terms contain no line breaks; there are never more than characters in the text.
 */
export function termsOf(text: string): Set<string> {
  const terms = new Set<string>()
  const words = wordsOf(text)
  words.forEach((_, i) => {
    terms.add(pairAt(words, i))
  })
  return terms
}

/** A word; a character where no blanks part words with its neighbour, if that follows at once. */
export function pairAt(words: Word[], i: number): string {
  const text = words[i]?.text ?? ''
  return isJoined(words, i) ? text + words[i + 1]?.text : text
}

/** Whether these two are neighbours in a script without blanks. */
export function isJoined(words: Word[], i: number): boolean {
  const [word, next] = [words[i], words[i + 1]]
  if (!word?.unspaced || !next?.unspaced) return false
  return next.from === word.to || next.from === word.from
}

/** Sorted, each behind a line break, and one at the end: as `PageTerms` has them. */
export function joinTerms(terms: Iterable<string>): string {
  const sorted = [...terms].sort()
  return sorted.length === 0 ? '\n' : `\n${sorted.join('\n')}\n`
}
