/** A person's colour: a hue in degrees, from their key alone, the same on every device. */
export function hueOf(key: string): number {
  let hash = 2166136261
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 16777619)
  // 24 steps: closer hues look alike, and would only seem to tell two people apart
  return ((hash >>> 8) % 24) * 15
}
