import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'puppeteer-core'
import { readDatabase } from '../../e2e/harness/read-database.ts'
import type { Traffic } from '../../extension/engine/device.ts'
import type { PublicKey } from '../../shared/ids.ts'

/** The engine writes its chart down some seconds late, ms. */
const LATE_MS = 15_000
const LOOK_EVERY_MS = 500

/** What a device's chart says was taken, in bytes, from whom: as soon as it adds up to `sum`, or what it says then. */
export async function takenByGiver(
  page: Page,
  server: PublicKey,
  sum: number,
): Promise<Map<PublicKey, number>> {
  const until = performance.now() + LATE_MS
  for (;;) {
    const { traffic } = await readDatabase<{ traffic: Traffic[] }>(page, 'catalk', ['traffic'])
    const taken = new Map<PublicKey, number>()
    for (const row of traffic) {
      if (row.server === server) taken.set(row.peer, (taken.get(row.peer) ?? 0) + row.taken)
    }
    const all = [...taken.values()].reduce((so, bytes) => so + bytes, 0)
    if (all >= sum || performance.now() > until) return taken
    await sleep(LOOK_EVERY_MS)
  }
}
