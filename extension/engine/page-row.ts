import { bytesToHex } from '@noble/hashes/utils.js'
import type { Entry } from '../../shared/fact.ts'
import { factsInPage } from '../../shared/head.ts'
import type { FactId } from '../../shared/ids.ts'
import type { Page } from '../../shared/page.ts'
import { INDEX_VERSION } from './examine-page.ts'
import type { StoredPage } from './fact-store.ts'
import { counts, idOf, type Justified, type LiveTail } from './live-tail.ts'

/** The row of a proved page that was not read through yet. `size`: its bytes, deflated. */
export function pageRow(
  page: Page,
  root: Uint8Array,
  bounds: { held: number; firstId: FactId; lastId: FactId },
  size: number,
): StoredPage {
  const { log, epoch, index, previous, checkpoint } = page
  const count = factsInPage(index, checkpoint.n)
  const chain = { previous: bytesToHex(previous), root: bytesToHex(root) }
  return { log, epoch, index, count, ...bounds, ...chain, ...UNREAD, size }
}

/** What is not known before a page was read through. */
export const UNREAD = { examined: 0, bad: [] as number[], messages: 0, mentions: 0, mine: false }

/** The row of a tail as the page that it would make; undefined while nothing of it is held. */
export function tailRow(tail: LiveTail, justified: Justified): StoredPage | undefined {
  const facts = [...tail.facts.values()]
  const [firstId, lastId] = bounds(facts.map(({ id }) => id))
  if (!firstId || !lastId) return undefined
  const { log, epoch, index, previous, root } = tail
  const said = facts.filter(({ bad, says }) => !bad && says !== 'nothing')
  return {
    ...{ log, epoch, index, count: tail.leaves.length, firstId, lastId },
    held: facts.filter((fact) => counts(fact, justified)).length,
    ...{ previous: bytesToHex(previous), root: bytesToHex(root) },
    ...UNREAD,
    // It is read as it comes.
    examined: INDEX_VERSION,
    bad: facts.flatMap(({ seq, bad }) => (bad ? [seq] : [])),
    messages: said.length,
    mentions: said.filter(({ says }) => says === 'mention').length,
    size: 0,
  }
}

/** What stands in the entries of a page, and how much of it is held. */
export function entryBounds(
  entries: Entry[],
  justified: Justified,
): { held: number; firstId: FactId; lastId: FactId } | undefined {
  const [firstId, lastId] = bounds(entries.flatMap((entry) => idOf(entry) ?? []))
  const held = entries.filter(
    (entry) =>
      entry.kind === 'fact' ||
      (entry.kind === 'tombstone' &&
        justified(entry.tombstone.hash, entry.tombstone.author, entry.tombstone.id)),
  ).length
  return firstId && lastId ? { held, firstId, lastId } : undefined
}

function bounds(ids: FactId[]): [FactId | undefined, FactId | undefined] {
  let first = ids[0]
  let last = ids[0]
  for (const id of ids) {
    if (first === undefined || id < first) first = id
    if (last === undefined || id > last) last = id
  }
  return [first, last]
}
