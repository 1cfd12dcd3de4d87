import type { Block, Inline } from './markdown.ts'

/** The words alone, without what makes them bold or hides them. */
export function plainText(inside: readonly Inline[]): string {
  return inside.map((inline) => ('text' in inline ? inline.text : plainText(inline.inside))).join('')
}

/** The same of whole blocks, on as many lines. */
export function plainBlocks(blocks: readonly Block[]): string {
  return blocks.map((block) => (block.kind === 'code' ? block.text : plainText(block.inside))).join('\n')
}
