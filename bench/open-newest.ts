import { type InChromium, inChromium } from './in-chromium.ts'
import { median } from './measure.ts'
import { packHistory } from './proven-history-bytes.ts'
import type { Bench, Contest } from './row.ts'

const ENTRY = new URL('./browser/open-newest.ts', import.meta.url)

/** Opens the newest messages of a channel with so many facts; `beside`: another one in the same run, to say how it grows. */
export async function openNewest(bench: Bench, facts: number, beside?: number): Promise<Contest> {
  const chromium: InChromium = await inChromium(ENTRY, packHistory(await bench.history()))
  await chromium.call('prepare')
  for (const count of beside ? [beside, facts] : [facts]) await chromium.call('hold', { facts: count })
  const growth: number[] = []
  return {
    async ours() {
      const ms = await chromium.call('ours', { facts })
      if (beside) growth.push(ms / (await chromium.call('ours', { facts: beside })))
      return ms
    },
    other: () => chromium.call('plain'),
    close() {
      const times = beside && median(growth).toFixed(2)
      if (beside) bench.progress(`${facts} facts open in ${times} of the time that ${beside} take`)
      return chromium.close()
    },
  }
}
