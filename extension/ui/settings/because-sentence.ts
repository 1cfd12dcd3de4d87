import type { Serving } from '../../bridge/state.ts'

/** What others get from this device now, and why not more. */
export function becauseSentence({ giving, because }: Pick<Serving, 'giving' | 'because'>): string {
  if (giving === 'freely') return 'Others get from you what they miss.'
  const little = giving === 'little'
  switch (because) {
    case 'paused':
      return 'Paused: you serve nobody.'
    case 'metered':
      return 'Nothing is given while your connection is paid by the byte.'
    case 'battery':
      return little
        ? 'Little is given while you are on battery.'
        : 'Nothing is given while you are on battery.'
    case 'budget':
      return 'Today’s share is used up. It goes on tomorrow.'
    case null:
      return little ? 'Little is given just now.' : 'Nothing is given just now.'
  }
}
