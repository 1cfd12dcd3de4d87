export interface Comparison {
  equal: boolean
  missing: number
  /** Held more often than they were said. */
  extra: number
  /** The first place at which the two differ; null when they do not. */
  differsAt: number | null
}

/** What somebody holds beside what was said: each text, how often, and in which order. */
export function compareTexts(said: readonly string[], held: readonly string[]): Comparison {
  const counts = new Map<string, number>()
  for (const text of said) counts.set(text, (counts.get(text) ?? 0) + 1)
  for (const text of held) counts.set(text, (counts.get(text) ?? 0) - 1)
  let missing = 0
  let extra = 0
  for (const count of counts.values()) {
    if (count > 0) missing += count
    else extra -= count
  }
  const place = said.findIndex((text, i) => held[i] !== text)
  const differsAt = place >= 0 ? place : held.length > said.length ? said.length : null
  return { equal: differsAt === null, missing, extra, differsAt }
}
