/** How slow a channel may be made, seconds, with words. */
export const SLOWNESS = [
  { seconds: 0, words: 'Not at all' },
  { seconds: 5, words: '5 seconds' },
  { seconds: 15, words: '15 seconds' },
  { seconds: 30, words: '30 seconds' },
  { seconds: 60, words: '1 minute' },
  { seconds: 300, words: '5 minutes' },
  { seconds: 900, words: '15 minutes' },
  { seconds: 3_600, words: '1 hour' },
  { seconds: 21_600, words: '6 hours' },
] as const

/** `30 seconds`, `5 minutes`. */
export const slowWords = (seconds: number): string =>
  SLOWNESS.find((one) => one.seconds === seconds)?.words ?? `${seconds} seconds`
