import type { PublicKey } from '../../../shared/ids.ts'

export interface Mention {
  key: PublicKey
  start: number
  end: number
}

const WORD = /[\p{L}\p{N}_]/u

/** Where `@name` of one of `names` stands in a text, in order. The longest name wins: `@Bob Ross` is not `@Bob`. */
export function findMentions(text: string, names: ReadonlyMap<PublicKey, string>): Mention[] {
  if (!text.includes('@')) return []
  const longestFirst = [...names].filter(([, name]) => name !== '').sort((a, b) => b[1].length - a[1].length)
  const found: Mention[] = []
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const before = text[at - 1]
    if (before !== undefined && WORD.test(before)) continue // an e-mail address
    const rest = text.slice(at + 1)
    const named = longestFirst.find(
      ([, name]) => startsWith(rest, name) && !WORD.test(rest[name.length] ?? ''),
    )
    if (!named) continue
    const end = at + 1 + named[1].length
    found.push({ key: named[0], start: at, end })
    at = end - 1
  }
  return found
}

function startsWith(text: string, name: string): boolean {
  return text.slice(0, name.length).toLowerCase() === name.toLowerCase()
}
