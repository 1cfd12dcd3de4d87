import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'puppeteer-core'
import { readDatabase } from '../../e2e/harness/read-database.ts'
import { readRows } from '../../e2e/harness/read-rows.ts'
import type { Traffic } from '../../extension/engine/device.ts'
import type { PersonRow } from '../../extension/engine/fact-store.ts'
import type { PublicKey } from '../../shared/ids.ts'

/** The engine writes its chart down some seconds late, ms. */
const LATE_MS = 15_000
const LOOK_EVERY_MS = 500

export interface Giver {
  key: PublicKey
  name: string
  /** Bytes. */
  taken: number
}

/** What a device's chart says was taken, and from whom: as soon as it adds up to `sum` bytes, or what it says then. */
export async function takenByGiver(page: Page, server: PublicKey, sum: number): Promise<Giver[]> {
  const until = performance.now() + LATE_MS
  const { people } = await readRows<{ people: PersonRow[] }>(page, server, ['people'])
  const names = new Map(people.map(({ key, name }) => [key, name]))
  for (;;) {
    const { traffic } = await readDatabase<{ traffic: Traffic[] }>(page, 'catalk', ['traffic'])
    const givers = traffic
      .filter((row) => row.server === server && row.taken > 0)
      .map(({ peer, taken }) => ({ key: peer, name: names.get(peer) ?? peer, taken }))
    const all = givers.reduce((so, { taken }) => so + taken, 0)
    if (all >= sum || performance.now() > until) return givers
    await sleep(LOOK_EVERY_MS)
  }
}
