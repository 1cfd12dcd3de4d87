/** A write that found no room is tried again after this, ms. */
export const FULL_MS = 60_000
