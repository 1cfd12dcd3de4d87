import { inChromium } from './in-chromium.ts'
import { packHistory } from './proven-history-bytes.ts'
import type { Bench, Contest } from './row.ts'

/** Pages proved in Chromium against each fact's signature checked there. */
export async function proofInChromium(bench: Bench, other: 'byWebCrypto' | 'byNoble'): Promise<Contest> {
  const entry = new URL('./browser/page-proof.ts', import.meta.url)
  const chromium = await inChromium(entry, packHistory(await bench.history()))
  await chromium.call('prepare')
  return {
    ours: () => chromium.call('byPages'),
    other: () => chromium.call(other),
    close: () => chromium.close(),
  }
}
