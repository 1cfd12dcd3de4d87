import type { PublicKey } from '../../../shared/ids.ts'
import { findMentions } from './find-mentions.ts'
import { safeLink } from './safe-link.ts'

/** A stretch of a line. All `text`s together are the line, character by character. */
export type Stretch =
  | { kind: 'plain'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'mention'; text: string; key: PublicKey }
  | { kind: 'code'; text: string }

/** No address goes on behind what cannot be seen or turns the text around. */
const ADDRESS = String.raw`[^\s<>"\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+`
const SPECIAL = new RegExp(String.raw`\x60[^\x60\n]+\x60|\bhttps?://${ADDRESS}|\bmailto:${ADDRESS}`, 'giu')

const OPENERS: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

/** Cuts a text into what is shown differently. `names` are those who may be mentioned in it. */
export function splitText(text: string, names: ReadonlyMap<PublicKey, string>): Stretch[] {
  const stretches: Stretch[] = []
  let from = 0
  for (const match of text.matchAll(SPECIAL)) {
    const found = match[0].startsWith('`') ? codeOf(match[0]) : linkOf(match[0])
    if (!found) continue
    stretches.push(...mentionsIn(text.slice(from, match.index), names), found)
    from = match.index + found.text.length
  }
  stretches.push(...mentionsIn(text.slice(from), names))
  return stretches
}

function codeOf(written: string): Stretch {
  return { kind: 'code', text: written }
}

/** A sentence's full stop, a mark that makes it bold, and a bracket that opened before the link are not part of it. */
function linkOf(written: string): Stretch | null {
  const counts = new Map<string, number>()
  const count = (letter: string, by: number) => counts.set(letter, (counts.get(letter) ?? 0) + by)
  for (const letter of written) if (/[()[\]{}]/.test(letter)) count(letter, 1)
  let end = written.length
  for (; end > 0; end--) {
    const last = written[end - 1] ?? ''
    const opener = OPENERS[last]
    const unopened = opener !== undefined && (counts.get(opener) ?? 0) < (counts.get(last) ?? 0)
    if (!unopened && !/[.,;:!?'`*_~|]/u.test(last)) break
    if (unopened) count(last, -1)
  }
  const text = written.slice(0, end)
  const href = safeLink(text)
  return href && /^(https?:\/\/|mailto:)./iu.test(text) ? { kind: 'link', text, href } : null
}

function mentionsIn(text: string, names: ReadonlyMap<PublicKey, string>): Stretch[] {
  const stretches: Stretch[] = []
  let from = 0
  for (const { key, start, end } of findMentions(text, names)) {
    if (start > from) stretches.push({ kind: 'plain', text: text.slice(from, start) })
    stretches.push({ kind: 'mention', text: text.slice(start, end), key })
    from = end
  }
  if (from < text.length) stretches.push({ kind: 'plain', text: text.slice(from) })
  return stretches
}
