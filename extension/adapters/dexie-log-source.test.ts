import * as fc from 'fast-check'
import { it } from 'vitest'
import type { FactId, LogId, PublicKey } from '../../shared/ids.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import { anyLog, expectPartOf, rowsOf } from '../bridge/test-parts.ts'
import { TimelineReader } from '../bridge/timeline-reader.ts'
import type { Timeline } from '../bridge/views.ts'
import { memoryStore } from '../engine/memory-store.ts'
import { timelineOf } from '../engine/test-timeline.ts'
import { ServerDatabase } from './database.ts'
import { dexieStore } from './dexie-store.ts'
import { openDexieLog } from './open-dexie-log.ts'

const crypto = webCrypto()
const log = 'aa'.repeat(16) as LogId

it('what is read from a database is what any store would show there', { timeout: 60_000 }, async () => {
  let databases = 0
  await fc.assert(
    fc.asyncProperty(anyLog, fc.nat(60), fc.option(fc.nat(22_000)), async (made, some, at) => {
      const server = (++databases).toString(16).padStart(64, '0') as PublicKey
      const rows = await rowsOf(crypto, server, log, made)
      const store = memoryStore()
      await store.write(rows)
      const db = new ServerDatabase(server)
      await dexieStore(db).write(rows)
      const around = at === null ? undefined : (at.toString(16).padStart(32, '0') as FactId)
      const open = openDexieLog(db, { crypto, server, log })
      const part = await settled(new TimelineReader(open, some + 1, around))
      expectPartOf(await timelineOf(store, crypto, server, log), part, some + 1, around)
      await db.delete()
    }),
    { numRuns: 20 },
  )
})

async function settled(reader: TimelineReader): Promise<Timeline> {
  for (;;) {
    const timeline = await reader.read()
    let settled = await reader.settle()
    while (settled === 'more') settled = await reader.settle()
    if (settled === 'done') return timeline
  }
}
