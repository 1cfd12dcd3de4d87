/** How a list of keys changed, seen from one key that was on screen. */
export type Moved =
  /** Nothing above it changed. */
  | 'below'
  /** Only what is above it changed: its distance to the end is the same. */
  | 'above'
  /** Both. */
  | 'both'

export function howMoved(
  before: readonly { key: string }[],
  after: readonly { key: string }[],
  anchor: number,
): Moved {
  const key = before[anchor]?.key
  // rows keep their order, so the anchor is found by walking from where it was
  const now = key === undefined ? -1 : after.findIndex((row) => row.key === key)
  if (now === -1 || now === anchor) return 'below'
  return before.length - anchor === after.length - now ? 'above' : 'both'
}
