import { type BenchPage, Chromium } from './chromium.ts'
import { serveSite } from './site.ts'

/** A module of ours in a page of a real browser. */
export interface InChromium extends BenchPage {
  /** CPU time of the whole browser so far, in seconds. */
  cpuSeconds(): Promise<number>
}

/** Bundles a module and opens it in headless Chromium, which gets `data` when it fetches `/data`. */
export async function inChromium(entry: URL, data: Uint8Array): Promise<InChromium> {
  const site = await serveSite(entry, data)
  const chromium = await Chromium.launch()
  const bench = await chromium.open(site, 'bench')
  return {
    ...bench,
    cpuSeconds: () => chromium.cpuSeconds(),
    async close() {
      await chromium.close()
      site.close()
    },
  }
}
