import type { HistoryEvents } from './history.ts'

/** Nothing follows from what a history reads. */
export const NO_EVENTS: HistoryEvents = {
  read: async () => undefined,
  judged: (marks) => marks,
  isHeard: () => true,
  changed: () => undefined,
  unexamined: () => undefined,
  takenBack: () => undefined,
  misfit: () => undefined,
}
