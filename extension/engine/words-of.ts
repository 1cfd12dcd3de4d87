/** A word of a text as search compares it, and where it stands. */
export interface Word {
  /** Folded, at most `MAX_WORD` UTF-16 units. */
  text: string
  /** In the text, [from, to) in UTF-16 units. */
  from: number
  to: number
  /** One character of a script that puts no blanks between words, or of Hangul, whose words carry their particles. */
  unspaced: boolean
}

/** Longer words differ in their first 32 or not at all. */
const MAX_WORD = 32

/** What belongs to the character before: marks, joiners, soft hyphens, variation selectors, half-width voicing. */
const TAIL = '[\\p{M}\\u00AD\\u200C\\u200D\\u2060\\u0640\\uFF9E\\uFF9F]'
const TONES = '\\u{1F3FB}-\\u{1F3FF}'
const PICTURE = `\\p{Extended_Pictographic}[\\uFE0F${TONES}]*`
const EMOJI = `${PICTURE}(?:\\u200D${PICTURE})*|\\p{Regional_Indicator}{2}|[0-9#*]\\uFE0F?\\u20E3`
/** A Korean syllable in parts, as some systems write it. */
const SYLLABLE = '[\\u1100-\\u115F][\\u1160-\\u11A7]+[\\u11A8-\\u11FF]*'
const PIECE = new RegExp(
  `(${EMOJI})|([a-zA-Z0-9]+)(?!${TAIL})|((?:${SYLLABLE}|[\\p{L}\\p{N}])${TAIL}*)`,
  'gu',
)
const CHARACTER = new RegExp(`(?:${SYLLABLE}|\\P{M})\\p{M}*|\\p{M}+`, 'gu')
const UNSPACED =
  /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u
/** Accents and points that are often left out. Of other scripts, as the Indic ones, marks are vowels and stay. */
const ACCENTS =
  /(?![\u3099\u309A])(?=\p{M})[\p{sc=Inherited}\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Syriac}\p{sc=Cyrillic}]/gu
const NO_LETTERS = /[^\p{L}\p{N}\p{M}]|\u0640/gu
const TONES_AND_STYLES = new RegExp(`[\\uFE0F${TONES}]`, 'gu')
/** Letters with a stroke, and joined ones, which Unicode does not take apart. */
const STROKES = new Map([
  ...'øo łl đd ħh ŧt'.split(' ').map((two) => [...two] as [string, string]),
  ['æ', 'ae'],
  ['œ', 'oe'],
])

/** The same characters come again and again. */
const folded = new Map<string, string>()
const REMEMBERED = 4_096

/**
 * A character as search compares it: compatibility forms and accents taken off (UAX #15, NFKD), case folded alike in
 * every locale. To upper case and back is what makes ß into ss, and ς, ſ and ı into σ, s and i.
 */
function fold(character: string): string {
  const known = folded.get(character)
  if (known !== undefined) return known
  const bare = character.normalize('NFKD').replace(ACCENTS, '')
  const lower = bare
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .replace(NO_LETTERS, '')
  const made = (STROKES.get(lower) ?? lower).normalize('NFC')
  if (folded.size >= REMEMBERED) folded.clear()
  folded.set(character, made)
  return made
}

interface Piece {
  kind: 'emoji' | 'letters' | 'unspaced'
  text: string
  from: number
  to: number
}

function* piecesOf(text: string): Generator<Piece> {
  for (const match of text.matchAll(PIECE)) {
    const [whole, emoji, ascii] = match
    const from = match.index
    const to = from + whole.length
    if (emoji !== undefined) yield { kind: 'emoji', text: emoji.replace(TONES_AND_STYLES, ''), from, to }
    else if (ascii !== undefined) yield { kind: 'letters', text: ascii.toLowerCase(), from, to }
    else yield { kind: UNSPACED.test(whole) ? 'unspaced' : 'letters', text: fold(whole), from, to }
  }
}

/** The words of a text, in order: runs of letters, digits and marks; emoji; and single characters where no blanks part words. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  let run: Word | undefined
  for (const { kind, text: piece, from, to } of piecesOf(text)) {
    if (kind === 'letters' && run && run.to === from) {
      run.to = to
      if (run.text.length < MAX_WORD) run.text += piece
      continue
    }
    run = undefined
    if (kind === 'unspaced') {
      for (const character of piece.match(CHARACTER) ?? [])
        words.push({ text: character, from, to, unspaced: true })
    } else if (piece !== '') {
      words.push({ text: piece, from, to, unspaced: false })
      if (kind === 'letters') run = words.at(-1)
    }
  }
  for (const word of words) word.text = cut(word.text)
  return words
}

/** Not through the middle of a character. */
function cut(word: string): string {
  if (word.length <= MAX_WORD) return word
  const short = word.slice(0, MAX_WORD)
  return /[\uD800-\uDBFF]$/.test(short) ? short.slice(0, -1) : short
}

/** Where the first `length` units of a folded word end in the text. */
export function prefixEnd(text: string, word: Word, length: number): number {
  let seen = 0
  for (const { text: piece, from, to } of piecesOf(text.slice(word.from, word.to))) {
    if (seen + piece.length < length) {
      seen += piece.length
      continue
    }
    // ASCII is folded unit by unit; of anything else the whole character is what stands there.
    return word.from + (to - from === piece.length ? from + length - seen : to)
  }
  return word.to
}
