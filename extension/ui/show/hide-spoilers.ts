import type { PublicKey } from '../../../shared/ids.ts'
import type { Block, Inline } from './markdown.ts'
import { HIDDEN } from './plain-text.ts'
import { readMarkdown } from './read-markdown.ts'

type Range = readonly [number, number]

const NOBODY = new Map<PublicKey, string>()

/**
 * A text as it was written, but for its hidden words, and its hits, [from, to), where they stand then: none in what is
 * hidden. Where it is not plain which signs hide and which do not, all between the first and the last is hidden.
 */
export function hideSpoilers(text: string, hits: readonly Range[]): { text: string; hits: Range[] } {
  const spoilers = readMarkdown(text, NOBODY).reduce((sum, block) => sum + spoilersIn(inlinesOf(block)), 0)
  if (spoilers === 0) return { text, hits: [...hits] }
  const signs = [...text.matchAll(/\|\|/gu)].map(({ index }) => index)
  const ends = signs.length === 2 * spoilers ? signs : [signs[0] as number, signs.at(-1) as number]
  let shown = ''
  let at = 0
  const seen: Range[] = []
  const show = (to: number) => {
    for (const [from, end] of hits) {
      const shift = shown.length - at
      if (from >= at && end <= to) seen.push([from + shift, end + shift])
    }
    shown += text.slice(at, to)
  }
  for (let i = 0; i < ends.length; i += 2) {
    show(ends[i] as number)
    shown += HIDDEN
    at = (ends[i + 1] as number) + 2
  }
  show(text.length)
  return { text: shown, hits: seen }
}

const inlinesOf = (block: Block) => (block.kind === 'code' ? [] : block.inside)

function spoilersIn(inside: readonly Inline[]): number {
  return inside.reduce((sum, inline) => {
    if ('text' in inline) return sum
    return sum + (inline.kind === 'spoiler' ? 1 : 0) + spoilersIn(inline.inside)
  }, 0)
}
