/** Scripts in everyday use (UAX 31, table 5). A letter of any other is a script of its own. */
const SCRIPTS = [
  ...['Arabic', 'Armenian', 'Bengali', 'Cyrillic', 'Devanagari', 'Ethiopic', 'Georgian', 'Greek', 'Gujarati'],
  ...['Gurmukhi', 'Hebrew', 'Kannada', 'Khmer', 'Lao', 'Malayalam', 'Myanmar', 'Oriya', 'Sinhala', 'Tamil'],
  ...['Telugu', 'Thaana', 'Thai', 'Tibetan'],
]
/** Written together by their readers, and with Latin (UTS 39, "highly restrictive"). */
const TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
  ...SCRIPTS.map((script) => [script]),
]
const inScripts = (scripts: readonly string[]) => scripts.map((script) => `\\p{scx=${script}}`).join('')
const ONE_WAY_OF_WRITING = TOGETHER.map(
  (scripts) => new RegExp(`^[${inScripts(scripts)}\\p{scx=Zyyy}\\p{scx=Zinh}]*$`, 'u'),
)
const EVERYDAY_LETTER = new RegExp(`[${inScripts(TOGETHER.flat())}]`, 'u')
const LETTER = /\p{L}/u
const WORD = /[\p{L}\p{M}\p{N}\p{Cf}]+/gu
const PLAIN = /^[\x20-\x7e]*$/

const EMOJI = /\p{RGI_Emoji}/gv
/** Joiners that Arabic, Indic and the like are written with, between two of their letters. */
const JOINER = /(?<=[\p{L}\p{M}])[\u200C\u200D](?=[\p{L}\p{M}])/gu
const JOINING = /^(?:[^\u200C\u200D]|(?<=[^\p{scx=Latin}\p{scx=Cyrillic}\p{scx=Greek}])[\u200C\u200D])*$/u
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]|[^\S ]/u

/**
 * What is odd in a name's own letters, whoever else there is: a word of it mixes scripts that nobody writes together
 * (judged a word at a time, as `Саша Smith` is an honest name), or it holds what cannot be seen. Null: nothing.
 */
export function oddLetters(name: string): 'mixed-script' | 'invisible' | null {
  if (PLAIN.test(name)) return null
  const shown = name.replace(EMOJI, '')
  if (INVISIBLE.test(JOINING.test(shown) ? shown.replace(JOINER, '') : shown)) return 'invisible'
  return (shown.match(WORD) ?? []).some(mixes) ? 'mixed-script' : null
}

function mixes(word: string): boolean {
  if (!EVERYDAY_LETTER.test(word)) return false
  return LETTER.test(word) && !ONE_WAY_OF_WRITING.some((written) => written.test(word))
}
