import type { LogId, PublicKey } from '../../../shared/ids.ts'
import { type MessageLink, readMessageLink } from '../../../shared/message-link.ts'
import type { Search } from '../../bridge/search.ts'
import { dayBegins } from '../show/day-value.ts'

/** What stands in the search panel's fields. */
export interface Wanted {
  text: string
  from: PublicKey | null
  /** Null: everywhere on this server. */
  log: LogId | null
  /** As date fields write them; both days are part of it. */
  after: string
  before: string
}

export const NOTHING: Wanted = { text: '', from: null, log: null, after: '', before: '' }

export const isEmpty = ({ text, from, after, before }: Wanted) =>
  text.trim() === '' && from === null && after === '' && before === ''

/** Whether anything but words is asked for. */
export const isNarrowed = ({ from, log, after, before }: Wanted) =>
  from !== null || log !== null || after !== '' || before !== ''

/** Why no message can be of the days asked for; empty where one can. `today`: as date fields write it. */
export function whyNoDay({ after, before }: Wanted, today: string): string {
  if (after > today) return 'The day in “Since” has not come yet.'
  if (before !== '' && after > before) return 'The day in “Since” is after the one in “Until”.'
  return ''
}

/** What is asked of the engine for it. */
export function searchFor(server: PublicKey, wanted: Wanted, limit: number): Search {
  return {
    server,
    text: wanted.text.trim(),
    from: wanted.from ?? undefined,
    log: wanted.log ?? undefined,
    after: dayBegins(wanted.after),
    before: dayBegins(wanted.before, 1),
    limit,
  }
}

/** The message whose link was pasted into the field, if one was. */
export function linkIn(text: string): MessageLink | null {
  if (!text.includes('#')) return null
  try {
    return readMessageLink(text)
  } catch {
    return null
  }
}
