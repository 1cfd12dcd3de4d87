import type { PublicKey } from '../../shared/ids.ts'
import type { Device } from '../engine/device.ts'
import { type DeviceDatabase, ServerDatabase } from './database.ts'
import { dexieStore } from './dexie-store.ts'

/** The device on IndexedDB: its key, its servers, its settings. */
export function dexieDevice(db: DeviceDatabase): Device {
  const open = new Map<PublicKey, ServerDatabase>()
  const setting = async (key: string) => (await db.settings.get(key))?.value

  return {
    seed: async () => (await setting('seed')) as Uint8Array | undefined,
    saveSeed: async (value) => {
      await db.settings.put({ key: 'seed', value })
    },
    servers: () => db.servers.toArray(),
    saveServer: async (server) => {
      await db.servers.put(server)
    },
    removeServer: async (server) => {
      await db.servers.delete(server)
      open.get(server)?.close()
      open.delete(server)
      await new ServerDatabase(server).delete()
    },
    openStore: async (server) => {
      const database = open.get(server) ?? new ServerDatabase(server)
      open.set(server, database)
      return dexieStore(database)
    },
    paused: async () => (await setting('paused')) === true,
    savePaused: async (value) => {
      await db.settings.put({ key: 'paused', value })
    },
  }
}
