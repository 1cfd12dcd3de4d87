const FIRST_STRONG_ISOLATE = '\u2068'
const POP_DIRECTIONAL_ISOLATE = '\u2069'

/** Letters written from right to left, by their blocks, and what turns a text around. */
const TURNS =
  /[\u0590-\u08FF\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

/**
 * Words of somebody else for a sentence without markup (a tooltip, a label): whatever direction they have, the sentence
 * around them keeps its own. Other words stay as they are.
 */
export function isolate(words: string): string {
  if (!TURNS.test(words)) return words
  const closed = words.replace(/[\u202A-\u202E\u2066-\u2069]/gu, '')
  return FIRST_STRONG_ISOLATE + closed + POP_DIRECTIONAL_ISOLATE
}
