const MINUTE = 60_000

/** How long somebody may be muted at a click; null: until it is lifted. */
export const MUTES = [
  { words: 'For 10 minutes', ms: 10 * MINUTE },
  { words: 'For an hour', ms: 60 * MINUTE },
  { words: 'For a day', ms: 24 * 60 * MINUTE },
  { words: 'Until it is lifted', ms: null },
] as const

/** Ms since 1970: nobody waits for the year 9999. */
export const FOR_GOOD = Date.UTC(9999, 0)
export const isForGood = (until: number) => until >= FOR_GOOD
