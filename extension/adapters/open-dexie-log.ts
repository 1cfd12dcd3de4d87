import { cmp, type IntervalTree, RangeSet } from 'dexie'
import type { ClaimHash, FactId } from '../../shared/ids.ts'
import { KnownMarks } from '../bridge/known-marks.ts'
import type { OpenLog } from '../bridge/open-log.ts'
import { OpenPages } from '../bridge/open-pages.ts'
import type { Reading } from '../bridge/read-entry.ts'
import type { ServerDatabase } from './database.ts'
import { DexieLogSource } from './dexie-log-source.ts'
import { onMutation, touchesLog } from './on-mutation.ts'

/** A log in IndexedDB, whose memory follows whatever any page or worker writes. */
export interface DexieLog extends OpenLog {
  /** Calls after each change that may show; answers what ends it. */
  onChange(call: () => void): () => void
}

/** Lives as long as the page that opens it. */
export function openDexieLog(db: ServerDatabase, reading: Reading): DexieLog {
  const { log } = reading
  const source = new DexieLogSource(db, log)
  const pages = new OpenPages()
  const marks = new KnownMarks(log, source.marksOn)
  const calls = new Set<() => void>()
  onMutation(db, (mutated) => {
    const inPages = touchesLog(mutated('pages'), log)
    const inFacts = ['tails', 'tailFacts', 'ends'].some((table) => touchesLog(mutated(table), log))
    const inMarks = mutated('marks')
    if (inPages) source.pagesChanged()
    if (inPages || inFacts) pages.factsChanged()
    if (inMarks) marks.changed(targetsOf(inMarks))
    if (inPages || inFacts || inMarks || mutated('outbox')) for (const call of [...calls]) call()
  })
  return {
    ...{ reading, source, pages, marks },
    onChange(call) {
      calls.add(call)
      return () => calls.delete(call)
    },
  }
}

/** Keys of marks are [target, id]. Of many at once, and of ranges, Dexie tells no single keys. */
function targetsOf(keys: IntervalTree): Set<ClaimHash> | 'any' {
  const targets = new Set<ClaimHash>()
  // From another page it comes without its prototype.
  for (const { from, to } of RangeSet(keys)) {
    if (!Array.isArray(from) || cmp(from, to) !== 0) return 'any'
    const [target] = from as unknown as [ClaimHash, FactId]
    targets.add(target)
  }
  return targets
}
