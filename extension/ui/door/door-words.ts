import type { Door } from '../../../shared/body.ts'

/** How newcomers become members, in a word and a sentence. */
export const DOOR_WORDS = {
  open: { words: 'Open', means: 'Anybody who has the server’s link may join.' },
  invite: {
    words: 'By invite',
    means:
      'Only who has an invite may join. It is signed by who invites, and can end, be used up or be withdrawn.',
  },
  approval: {
    words: 'Knocking',
    means:
      'Who has the link knocks and waits until a moderator lets them in. Who has an invite comes in at once.',
  },
} as const satisfies Record<Door, { words: string; means: string }>
