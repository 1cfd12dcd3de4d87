import { setTimeout as sleep } from 'node:timers/promises'
import { PAGE_FACTS } from '../../shared/limits.ts'
import { type BenchPage, Chromium } from '../chromium.ts'
import { startTalk } from '../peers/talk.ts'
import type { Row } from '../row.ts'
import { serveSite } from '../site.ts'

/** Said for real; the other pages on the disk are these again. */
const SAID = 16 * PAGE_FACTS
const FEW = 390
const MANY = 3_906
/** What a start leaves behind is collected by then. */
const REST_MS = 1_000

export const row: Row = {
  id: 'engine-memory',
  what: 'memory of a page in Chromium that runs the extension’s engine, online and idle, by measureUserAgentSpecificMemory, with 10⁵ facts on its disk ÷ with 10⁶',
  unit: 'MB',
  goal: 0.75,
  rounds: 3,
  async prepare(bench) {
    const talk = await startTalk(await bench.said(SAID))
    const site = await serveSite(new URL('../browser/memory.ts', import.meta.url), talk.history)
    const browsers = await Promise.all([Chromium.launch(), Chromium.launch()])
    const started = async (chromium: Chromium, pages: number): Promise<BenchPage> => {
      const filling = await chromium.open(site, 'alice')
      await filling.call('fill', { pages })
      await filling.close()
      const page = await chromium.open(site, 'alice')
      await page.call('begin', { link: talk.link })
      await sleep(REST_MS)
      return page
    }
    const few = await started(browsers[0], FEW)
    const many = await started(browsers[1], MANY)
    const megabytes = async (page: BenchPage) => (await page.call('memory')) / 1e6
    return {
      ours: () => megabytes(few),
      other: () => megabytes(many),
      async close() {
        await Promise.all(browsers.map((browser) => browser.close()))
        site.close()
        await talk.close()
      },
    }
  },
}
