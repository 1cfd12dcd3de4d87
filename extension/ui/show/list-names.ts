import { isolate } from './isolate.ts'

/** `alice, bob and 3 others`. `most` of them are named. */
export function listNames(names: readonly string[], most = 3): string {
  const named = (names.length > most + 1 ? names.slice(0, most) : names).map(isolate)
  const others = names.length - named.length
  const last = others > 0 ? `${others} others` : named.at(-1)
  const first = others > 0 ? named : named.slice(0, -1)
  return first.length === 0 ? (last ?? '') : `${first.join(', ')} and ${last}`
}
