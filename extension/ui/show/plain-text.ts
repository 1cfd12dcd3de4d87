import type { Block, Inline } from './markdown.ts'

/** Stands where words are hidden, and says nothing about them. */
export const HIDDEN = '▒▒▒'

/** The words alone, without what makes them bold. Hidden words stay hidden. */
export function plainText(inside: readonly Inline[]): string {
  return inside.map(plainInline).join('')
}

function plainInline(inline: Inline): string {
  if ('text' in inline) return inline.text
  return inline.kind === 'spoiler' ? HIDDEN : plainText(inline.inside)
}

/** The same of whole blocks, on as many lines. */
export function plainBlocks(blocks: readonly Block[]): string {
  return blocks.map((block) => (block.kind === 'code' ? block.text : plainText(block.inside))).join('\n')
}
