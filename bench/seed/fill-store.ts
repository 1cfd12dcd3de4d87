import { join } from 'node:path'
import { INDEX_VERSION } from '../../extension/engine/examine-page.ts'
import type { Mark, StoredPage } from '../../extension/engine/fact-store.ts'
import {
  type ClaimHash,
  CONTROL_LOG,
  type EpochId,
  type FactId,
  type LogId,
  type PublicKey,
} from '../../shared/ids.ts'
import { PAGE_FACTS } from '../../shared/limits.ts'
import { testLog } from '../../shared/test-people.ts'
import { openDatabase } from '../../virtual/seed/open-database.ts'
import { sqliteStore } from '../../virtual/seed/sqlite-store.ts'

/** Of ten channels, as many epochs as a relay that starts anew each week has in two years. */
const CHANNELS = 10
const EPOCHS = 100
/** A reaction for every fiftieth message. */
const MARKS_A_PAGE = 5

/**
 * Fills a seed's store up to a million facts: rows of further channels and epochs as an engine writes them, over the
 * bytes of pages that are there. Nobody asks for those, so that nobody finds them out.
 */
export async function fillStore(folder: string, server: PublicKey, facts: number): Promise<void> {
  const db = openDatabase(join(folder, `${server}.sqlite`))
  const store = sqliteStore(db)
  const known = (await store.pages()).filter(({ log }) => log !== CONTROL_LOG)
  if (known.length === 0) throw new Error('the seed holds no page to be like')
  const bytes = await Promise.all(known.map((page) => store.pageBytes(page)))
  const lacking = Math.ceil(facts / PAGE_FACTS) - known.length
  for (let from = 0; from < lacking; from += 100) {
    const putPages: { page: StoredPage; bytes: Uint8Array }[] = []
    const putMarks: Mark[] = []
    for (let i = from; i < Math.min(from + 100, lacking); i++) {
      const like = known[i % known.length]!
      const log = testLog(100 + (i % CHANNELS))
      const turn = Math.floor(i / CHANNELS)
      const epoch = hex(turn % EPOCHS, 32) as EpochId
      const index = Math.floor(turn / EPOCHS)
      const page = { ...like, log, epoch, index, examined: INDEX_VERSION, messages: PAGE_FACTS }
      putPages.push({ page, bytes: bytes[i % known.length]! })
      for (let m = 0; m < MARKS_A_PAGE; m++) putMarks.push(reaction(i * MARKS_A_PAGE + m, log, server))
    }
    await store.write({ putPages, putMarks })
  }
  db.close()
}

function reaction(n: number, log: LogId, author: PublicKey): Mark {
  const id = hex(n, 32) as FactId
  const hash = hex(n, 64) as ClaimHash
  return { target: hash, id, hash, log, author, at: id, kind: 'reaction', emoji: '👍', on: true }
}

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0')
