import type { PublicKey } from '../../shared/ids.ts'
import { DEFAULT_SETTINGS, type Settings } from '../bridge/settings.ts'
import type { Device, KeptKey, Traffic } from '../engine/device.ts'
import { type DeviceDatabase, ServerDatabase } from './database.ts'
import { dexieStore } from './dexie-store.ts'
import { ownBytes } from './own-bytes.ts'
import { refuseFullDisk } from './refuse-full-disk.ts'

/** The device on IndexedDB: its key, its servers, its settings, and what it gave and took. */
export function dexieDevice(db: DeviceDatabase): Device {
  const open = new Map<PublicKey, ServerDatabase>()
  const saved = async (key: string) => (await db.settings.get(key))?.value
  const save = async (key: string, value: unknown) => {
    await refuseFullDisk(db.settings.put({ key, value }))
  }

  return {
    key: async () => (await saved('key')) as KeptKey | undefined,
    saveKey: (key) => save('key', ownBytes(key)),
    servers: () => db.servers.toArray(),
    saveServer: async (server) => {
      await refuseFullDisk(db.servers.put(ownBytes(server)))
    },
    removeServer: async (server) => {
      await db.transaction('rw', [db.servers, db.traffic], async () => {
        await db.servers.delete(server)
        await db.traffic.where('server').equals(server).delete()
      })
      open.get(server)?.close()
      open.delete(server)
      await new ServerDatabase(server).delete()
    },
    openStore: async (server) => {
      const database = open.get(server) ?? new ServerDatabase(server)
      open.set(server, database)
      return dexieStore(database)
    },
    settings: async () => ({ ...DEFAULT_SETTINGS, ...((await saved('settings')) as Partial<Settings>) }),
    saveSettings: (settings) => save('settings', settings),
    traffic: (since) => db.traffic.where('[day+server+peer+road]').aboveOrEqual([since]).toArray(),
    addTraffic: (rows) => refuseFullDisk(addTraffic(db, rows)),
  }
}

function addTraffic(db: DeviceDatabase, rows: Traffic[]): PromiseLike<void> {
  return db.transaction('rw', [db.traffic], async () => {
    for (const row of rows) {
      const known = await db.traffic.get([row.day, row.server, row.peer, row.road])
      const given = row.given + (known?.given ?? 0)
      await db.traffic.put({ ...row, given, taken: row.taken + (known?.taken ?? 0) })
    }
  })
}
