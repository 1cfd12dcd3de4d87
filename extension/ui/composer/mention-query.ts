/** The `@na` that is being written at the caret: where it starts, and what was typed of the name. */
export function mentionQuery(text: string, caret: number): { start: number; typed: string } | null {
  const line = text.slice(text.lastIndexOf('\n', caret - 1) + 1, caret)
  const at = line.lastIndexOf('@')
  if (at === -1) return null
  const before = line[at - 1]
  if (before !== undefined && /[\p{L}\p{N}_]/u.test(before)) return null
  const typed = line.slice(at + 1)
  // a name may hold a blank, a sentence holds more
  if (typed.startsWith(' ') || typed.split(' ').length > 3 || typed.length > 40) return null
  return { start: caret - typed.length - 1, typed }
}
