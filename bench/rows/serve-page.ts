import { inChromium } from '../in-chromium.ts'
import { packHistory } from '../proven-history-bytes.ts'
import type { Row } from '../row.ts'

/** Some seconds of CPU a side: the system counts it in hundredths. */
const PAGES = 2_000
const PLAIN_PAGES = 250

export const row: Row = {
  id: 'serve-page',
  what: 'CPU of all of Chromium to serve 256 facts up to the messages that a channel is handed: one read of the engine’s store, framed ÷ the plain way, 256 records read, encoded and deflated',
  unit: 'ms',
  lowerIsBetter: true,
  goal: 10,
  async prepare(bench) {
    const entry = new URL('../browser/serve-page.ts', import.meta.url)
    const chromium = await inChromium(entry, packHistory(await bench.history()))
    await chromium.call('prepare')
    const cpuMs = async (name: string, count: number) => {
      const before = await chromium.cpuSeconds()
      await chromium.call(name, { count })
      return (((await chromium.cpuSeconds()) - before) / count) * 1_000
    }
    return {
      ours: () => cpuMs('fromPages', PAGES),
      other: () => cpuMs('fromRecords', PLAIN_PAGES),
      close: () => chromium.close(),
    }
  },
}
