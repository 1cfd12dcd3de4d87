/** A page that was not answered within this is asked from somebody else too, ms. */
export const LATE_MS = 3_000
