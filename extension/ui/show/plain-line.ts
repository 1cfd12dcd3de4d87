import type { PublicKey } from '../../../shared/ids.ts'
import { plainBlocks } from './plain-text.ts'
import { readMarkdown } from './read-markdown.ts'

/** No more of it can be seen on one line, UTF-16 units. */
const MOST = 200
const NOBODY = new Map<PublicKey, string>()

/** The beginning of a message's words on one line. It is read whole: what is cut might be the end of hidden words. */
export function plainLine(text: string): string {
  const words = plainBlocks(readMarkdown(text, NOBODY)).slice(0, MOST)
  // half of a character that takes two units is none
  return words.replace(/[\uD800-\uDBFF]$/, '').replace(/\s+/gu, ' ')
}
