import { PAGE_FACTS } from '../../shared/limits.ts'
import { inChromium } from '../in-chromium.ts'
import { proveHistory } from '../proven-history.ts'
import { packHistory } from '../proven-history-bytes.ts'
import type { Row } from '../row.ts'

const FACTS = 100_000
/** Nobody says it otherwise. */
const WORD = 'quetzalcoatlus'
const TIMES = 3

export const row: Row = {
  id: 'search-rare',
  what: 'ms to find a word that stands three times among 100,000 messages in Chromium’s IndexedDB: the engine’s search ÷ a linear scan, a record a fact, read a thousand at once, decoded, folded and tested',
  unit: 'ms',
  lowerIsBetter: true,
  goal: 20,
  async prepare(bench) {
    const history = await bench.history()
    const said = await bench.said(TIMES * PAGE_FACTS)
    const rare = said.map((one, i) =>
      i % PAGE_FACTS === 100 ? { ...one, text: `${one.text} ${WORD}` } : one,
    )
    const { pages } = await proveHistory(rare.slice(0, TIMES * PAGE_FACTS))
    const data = packHistory({ ...history, pages: [...pages, ...history.pages] })
    const chromium = await inChromium(new URL('../browser/search-rare.ts', import.meta.url), data)
    const argument = { word: WORD, times: TIMES }
    await chromium.call('prepare', { facts: FACTS, times: TIMES })
    return {
      ours: () => chromium.call('byTerms', argument),
      other: () => chromium.call('byScan', argument),
      close: () => chromium.close(),
    }
  },
}
