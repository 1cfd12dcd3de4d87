/** So long the door stays closed, minutes: long enough for a raid to lose its fun, and nobody has to remember it. */
export const RAID_MINUTES = 60
/** Who came so shortly before it was closed waits too, ms: a raid is noticed late. */
export const RAID_SINCE_MS = 10 * 60_000
/** So many newcomers in that time are worth a question. */
export const RUSH = 6
