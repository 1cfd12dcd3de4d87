/** How much a newcomer's device has to compute, in bits of `signWithWork`, as this dialog offers it. */
export const WORK_BITS = { off: 0, light: 18, strong: 21 } as const
export type Work = keyof typeof WORK_BITS

export const WORK_WORDS = {
  off: { words: 'None', means: 'Joining costs nothing.' },
  light: {
    words: 'Light',
    means:
      'About a second of computing to join without an invite: a nuisance to who makes thousands of keys.',
  },
  strong: {
    words: 'Strong',
    means: 'Some ten seconds, up to a minute on an old phone: for when somebody floods the door.',
  },
} as const satisfies Record<Work, { words: string; means: string }>

/** The choice that stands for so many bits: what was set by other means is shown as the nearest one. */
export function workOfBits(bits: number): Work {
  if (bits === 0) return 'off'
  return bits < (WORK_BITS.light + WORK_BITS.strong) / 2 ? 'light' : 'strong'
}
