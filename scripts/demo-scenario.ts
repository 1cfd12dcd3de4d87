// What alice, bob and carol say in the demo: read it like a play. scripts/demo.ts plays it on the real thing.

export interface Line {
  /** Minutes before now; the relay's clock is set so that the hours look like a real day. */
  ago: number
  who: 'Alice' | 'Bob' | 'Carol'
  in: 'general' | 'cabin-weekend'
  says: string
  /** How it reads, where that is not how it was written. */
  shows?: string
  /** The beginning of what it answers. */
  to?: string
}

const YESTERDAY = 26 * 60

export const scenario = {
  /** Two friends and a new server. */
  beginning: [
    {
      ago: YESTERDAY,
      who: 'Alice',
      in: 'general',
      says: 'Hello Bob! The new place works. Nobody reads along but us.',
    },
    {
      ago: YESTERDAY - 1,
      who: 'Bob',
      in: 'general',
      says: 'Nice. And it’s only an extension? No account, no phone number?',
    },
    {
      ago: YESTERDAY - 2,
      who: 'Alice',
      in: 'general',
      says: 'Only your 24 words. Write them down, nobody can send you new ones.',
    },
    { ago: YESTERDAY - 4, who: 'Bob', in: 'general', says: 'On paper, in the drawer with the passport.' },
    { ago: 71, who: 'Bob', in: 'general', says: 'Morning. Are we still on for the cabin in June?' },
    {
      ago: 69,
      who: 'Alice',
      in: 'general',
      says: 'Yes! I’ll make a channel for it so this one stays readable.',
    },
  ],
  /** In a channel of its own. */
  planning: [
    {
      ago: 66,
      who: 'Alice',
      in: 'cabin-weekend',
      says: 'So: the cabin by the lake is free from the 12th to the 14th. Three nights if we leave on Thursday.',
    },
    {
      ago: 65,
      who: 'Bob',
      in: 'cabin-weekend',
      says: 'Thursday works. I can drive, the car takes four and one dog.',
    },
    {
      ago: 64,
      who: 'Bob',
      in: 'cabin-weekend',
      says: 'How do we get there after the bridge? Last time we ended up on a farm.',
    },
    {
      ago: 61,
      who: 'Alice',
      in: 'cabin-weekend',
      says: '**Second left** after the mill. Here is the map: https://www.openstreetmap.org/#map=13/60.79/10.69',
      shows: 'Second left after the mill. Here is the map: https://www.openstreetmap.org/#map=13/60.79/10.69',
      to: 'How do we get there',
    },
    {
      ago: 58,
      who: 'Alice',
      in: 'cabin-weekend',
      says: '@Bob can you bring the big pot? Mine has a hole.\nAnd:\n· firewood is there\n· drinking water is not\n· there is one blanket too few',
    },
    {
      ago: 55,
      who: 'Bob',
      in: 'cabin-weekend',
      says: 'Pot, blanket, 20 litres of water. Noted. And ||a cake||, but hush.',
      shows: 'Pot, blanket, 20 litres of water. Noted. And a cake, but hush.',
    },
    {
      ago: 54,
      who: 'Alice',
      in: 'cabin-weekend',
      says: 'You are the best. Carol wants to come too, I’ll send her an invite.',
    },
  ],
  /** Somebody new, who can read what was said before she came. */
  newcomer: [
    {
      ago: 40,
      who: 'Carol',
      in: 'cabin-weekend',
      says: 'Hi! I read everything from the beginning, it was all there when I opened it.',
    },
    {
      ago: 39,
      who: 'Carol',
      in: 'cabin-weekend',
      says: 'I’ll bring breakfast for all, and the dog. @Alice is the lake warm enough to swim?',
    },
    {
      ago: 37,
      who: 'Alice',
      in: 'cabin-weekend',
      says: 'In June? Warm enough to say that you did it.',
      to: 'I’ll bring breakfast',
    },
    { ago: 36, who: 'Bob', in: 'cabin-weekend', says: 'I will watch from the sauna.' },
    {
      ago: 33,
      who: 'Bob',
      in: 'general',
      says: 'Welcome @Carol! Who else do we know who still needs a weekend off?',
    },
    { ago: 31, who: 'Carol', in: 'general', says: 'My sister! She only comes for the sauna.' },
    { ago: 30, who: 'Alice', in: 'general', says: 'Then she knows where we are going.' },
  ],
  /** The relay is away; nobody has to write twice. */
  away: [
    {
      ago: 12,
      who: 'Bob',
      in: 'general',
      says: 'I’m on the train, the tunnels eat my connection. This goes out when I’m back.',
    },
  ],
  back: [{ ago: 10, who: 'Alice', in: 'general', says: 'And here it is.' }],
  /** The owner may tell somebody to be quiet, for instance about the cake. */
  ending: [
    {
      ago: 4,
      who: 'Alice',
      in: 'general',
      says: 'Carol, not a word about the cake while my sister reads along. There, you may write again.',
    },
    { ago: 3, who: 'Carol', in: 'general', says: 'What cake?' },
    { ago: 2, who: 'Bob', in: 'general', says: 'I only know of a pot.' },
  ],
} as const satisfies Record<string, readonly Line[]>
