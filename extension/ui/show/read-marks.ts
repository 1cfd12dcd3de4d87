import type { PublicKey } from '../../../shared/ids.ts'
import type { Inline, Mark } from './markdown.ts'
import { splitText } from './split-text.ts'

const SIGNS = {
  '**': 'bold',
  __: 'bold',
  '*': 'italic',
  _: 'italic',
  '~~': 'strike',
  '||': 'spoiler',
} as const
type Sign = keyof typeof SIGNS

const SIGN = /\*\*|__|\*|_|~~|\|\|/gu
const WORD = /[\p{L}\p{N}_]/u
const BLANK = /\s/u

/** What is open while a text is read; the lowest one is the text itself. */
interface Open {
  sign: Sign | null
  inside: Inline[]
}

/**
 * Bold, italic, strike and spoiler in a text, and its links, code and mentions. Each sign is open once at most, so nothing
 * nests deeper than there are signs, and the text is read once from left to right.
 */
export function readMarks(text: string, names: ReadonlyMap<PublicKey, string>): Inline[] {
  const opened: Open[] = [{ sign: null, inside: [] }]
  const put = (inline: Inline) => (opened.at(-1) as Open).inside.push(inline)
  const plain = (words: string) => {
    if (words === '') return
    const last = (opened.at(-1) as Open).inside.at(-1)
    if (last?.kind === 'plain') last.text += words
    else put({ kind: 'plain', text: words })
  }
  /** A sign that was never closed is words again, and what stood in it stands beside it. */
  const giveUp = () => {
    const { sign, inside } = opened.pop() as Open
    plain(sign ?? '')
    for (const inline of inside) {
      if (inline.kind === 'plain') plain(inline.text)
      else put(inline)
    }
  }
  const close = (at: number) => {
    while (opened.length > at + 1) giveUp()
    const { sign, inside } = opened.pop() as Open
    put({ kind: SIGNS[sign as Sign] as Mark, inside })
  }

  let position = 0
  for (const stretch of splitText(text, names)) {
    const start = position
    position += stretch.text.length
    if (stretch.kind === 'code') put({ kind: 'code', text: stretch.text.slice(1, -1) })
    else if (stretch.kind !== 'plain') put(stretch)
    if (stretch.kind !== 'plain') continue
    let from = 0
    for (;;) {
      SIGN.lastIndex = from
      const match = SIGN.exec(stretch.text)
      if (!match) break
      let sign = match[0] as Sign
      const { index } = match
      // of three stars that close, the first closes what was opened last
      const single = sign[0] as Sign
      if (
        sign !== single &&
        single in SIGNS &&
        opened.at(-1)?.sign === single &&
        stretch.text[index + 2] === single
      )
        sign = single
      const before = text[start + index - 1] ?? ' '
      const after = text[start + index + sign.length] ?? ' '
      plain(stretch.text.slice(from, index))
      from = index + sign.length
      const at = opened.findIndex((open) => open.sign === sign)
      // one star between letters is a product, and a low line between letters is a name
      const alone = sign.length === 1 || sign === '__'
      const mayClose = at > 0 && !BLANK.test(before) && !(alone && WORD.test(after)) && hasWords(opened, at)
      const mayOpen = at === -1 && !BLANK.test(after) && !(alone && WORD.test(before))
      if (mayClose) close(at)
      else if (mayOpen) opened.push({ sign, inside: [] })
      else plain(sign)
    }
    plain(stretch.text.slice(from))
  }
  while (opened.length > 1) giveUp()
  return (opened[0] as Open).inside
}

const hasWords = (opened: readonly Open[], at: number) =>
  opened.length > at + 1 || (opened[at]?.inside.length ?? 0) > 0
