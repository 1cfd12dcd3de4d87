/** A key as a person compares it: its hex in groups of four. */
export function groupKey(key: string): string[] {
  return key.match(/.{1,4}/g) ?? []
}
