import type { PublicKey } from '../../../shared/ids.ts'
import type { Block } from './markdown.ts'
import { readMarks } from './read-marks.ts'

const FENCE = '```'

/**
 * Reads the light Markdown of a message: code blocks first, then quotes by line, then what stands in a line. `names` are
 * those who may be mentioned in it.
 */
export function readMarkdown(text: string, names: ReadonlyMap<PublicKey, string>): Block[] {
  const blocks: Block[] = []
  let from = 0
  for (;;) {
    const open = text.indexOf(FENCE, from)
    // a fourth tick belongs to the code, as does a fence with nothing in it
    const end = open === -1 ? -1 : text.indexOf(FENCE, open + FENCE.length + 1)
    if (end === -1) break
    blocks.push(...linesOf(text.slice(from, open).replace(/\n$/u, ''), names))
    blocks.push({ kind: 'code', text: codeOf(text.slice(open + FENCE.length, end)) })
    from = end + FENCE.length
    if (text[from] === '\n') from++
  }
  blocks.push(...linesOf(text.slice(from), names))
  return blocks
}

/** The word right behind the first fence names a language and is not part of the code. */
function codeOf(written: string): string {
  const code = written.replace(/^[\w+-]*\n/u, '').replace(/\n$/u, '')
  return code === '' ? written : code
}

function linesOf(text: string, names: ReadonlyMap<PublicKey, string>): Block[] {
  if (text === '') return []
  const blocks: { quote: boolean; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const quoted = /^> ?(?=\S)/u.exec(line)
    const quote = quoted !== null && (line.startsWith('> ') || blocks.at(-1)?.quote === true)
    const words = quote ? line.slice(quoted[0].length) : line
    const last = blocks.at(-1)
    if (last?.quote === quote) last.lines.push(words)
    else blocks.push({ quote, lines: [words] })
  }
  return blocks.map(({ quote, lines }) => ({
    kind: quote ? 'quote' : 'lines',
    inside: readMarks(lines.join('\n'), names),
  }))
}
