import { liveQuery } from 'dexie'
import type { Crypto } from '../../shared/crypto.ts'
import { exportLines } from '../../shared/history-file.ts'
import { type LogId, type PublicKey, REPORTS_LOG } from '../../shared/ids.ts'
import { readPins } from '../bridge/read-pins.ts'
import { TimelineReader } from '../bridge/timeline-reader.ts'
import { trafficDays } from '../bridge/traffic-days.ts'
import type { Live, Views } from '../bridge/views.ts'
import type { ChannelRow } from '../engine/fact-store.ts'
import { DeviceDatabase, ServerDatabase } from './database.ts'
import { dexieDevice } from './dexie-device.ts'
import { dexieStore } from './dexie-store.ts'
import { liveLog } from './live-log.ts'
import { type DexieLog, openDexieLog } from './open-dexie-log.ts'

/** Logs whose pages stay open: going back and forth between channels reads nothing again. */
const OPEN_LOGS = 8

/** Live reads of the database, for pages. */
export function dexieViews(crypto: Crypto): Views {
  const device = new DeviceDatabase()
  const databases = new Map<PublicKey, ServerDatabase>()
  /** Those used last stand last. */
  const logs = new Map<string, DexieLog>()
  const at = (server: PublicKey): ServerDatabase => {
    const known = databases.get(server)
    if (known) return known
    const database = new ServerDatabase(server)
    databases.set(server, database)
    return database
  }
  const openLog = (server: PublicKey, log: LogId): DexieLog => {
    const key = server + log
    const open = logs.get(key) ?? openDexieLog(at(server), { crypto, server, log })
    logs.delete(key)
    logs.set(key, open)
    for (const old of [...logs.values()].slice(0, -OPEN_LOGS)) old.pages.clear()
    return open
  }

  return {
    timeline: (server, log, count, around) => {
      const open = openLog(server, log)
      return liveLog(open, () => new TimelineReader(open, count, around))
    },
    pins: (server, log) => {
      const open = openLog(server, log)
      return liveLog(open, () => ({ read: () => readPins(open), settle: async () => 'done' }))
    },
    traffic: (since) => {
      const day = new Date(since).toISOString().slice(0, 10)
      return live(async () => trafficDays(await dexieDevice(device).traffic(day)))
    },
    exported: async function* (server, log) {
      const store = dexieStore(at(server))
      const closed = new Set<LogId>()
      for (const row of await store.channels()) if (!row.readable) closed.add(row.log)
      const pages = async () => (await store.pages()).filter((page) => !closed.has(page.log))
      const tails = async () => (await store.tails()).filter(({ tail }) => !closed.has(tail.log))
      yield* exportLines({ crypto, server, now: Date.now(), ...store, pages, tails }, log)
    },
    channels: (server) =>
      live(async () => {
        const rows = (await at(server).channels.toArray()).filter(({ readable }) => readable)
        // What moderators are asked stands behind what people talk about.
        const place = ({ log, created }: ChannelRow) => (log === REPORTS_LOG ? '~' : created)
        return rows.sort((a, b) => (place(a) < place(b) ? -1 : 1))
      }),
    people: (server) => live(() => at(server).people.toArray()),
    unread: () =>
      live(async () => {
        let messages = 0
        let mentions = 0
        for (const { server } of await device.servers.toArray()) {
          await at(server).channels.each(({ readable, ...row }) => {
            if (!readable) return
            messages += row.unread
            mentions += row.mentions
          })
        }
        return { messages, mentions }
      }),
  }
}

function live<Shown>(find: () => Promise<Shown>): Live<Shown> {
  return (next, failed) => {
    const subscription = liveQuery(find).subscribe({ next, error: (error) => failed?.(error as Error) })
    return () => subscription.unsubscribe()
  }
}
