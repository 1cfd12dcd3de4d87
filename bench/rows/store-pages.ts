import { inChromium } from '../in-chromium.ts'
import { packHistory } from '../proven-history-bytes.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  id: 'store-pages',
  what: 'facts stored in Chromium’s IndexedDB as deflated 256-fact pages by the engine’s store, six a write ÷ the same facts, one record each, by Dexie’s bulkPut of 256 at a time under a compound key',
  unit: 'facts/s',
  goal: 10,
  async prepare(bench) {
    const entry = new URL('../browser/store-pages.ts', import.meta.url)
    const chromium = await inChromium(entry, packHistory(await bench.history()))
    await chromium.call('prepare')
    return {
      ours: () => chromium.call('asPages'),
      other: () => chromium.call('asRecords'),
      close: () => chromium.close(),
    }
  },
}
