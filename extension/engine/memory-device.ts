import type { PublicKey } from '../../shared/ids.ts'
import { DEFAULT_SETTINGS } from '../bridge/settings.ts'
import type { Device, JoinedServer, KeptKey, Traffic } from './device.ts'
import type { FactStore } from './fact-store.ts'
import { memoryStore } from './memory-store.ts'

/** A device that forgets when the process ends. `full` says when its stores take nothing more. */
export function memoryDevice(full?: () => boolean): Device {
  let key: KeptKey | undefined
  let settings = DEFAULT_SETTINGS
  const servers = new Map<PublicKey, JoinedServer>()
  const stores = new Map<PublicKey, FactStore>()
  const traffic = new Map<string, Traffic>()
  return {
    key: async () => structuredClone(key),
    saveKey: async (saved) => {
      key = structuredClone(saved)
    },
    servers: async () => [...servers.values()],
    saveServer: async (server) => {
      servers.set(server.server, server)
    },
    removeServer: async (server) => {
      servers.delete(server)
      stores.delete(server)
      for (const [key, row] of traffic) if (row.server === server) traffic.delete(key)
    },
    openStore: async (server) => {
      const store = stores.get(server) ?? memoryStore(full)
      stores.set(server, store)
      return store
    },
    settings: async () => ({ ...settings }),
    saveSettings: async (saved) => {
      settings = { ...DEFAULT_SETTINGS, ...saved }
    },
    traffic: async (since) => [...traffic.values()].filter(({ day }) => day >= since),
    addTraffic: async (rows) => {
      for (const row of rows) {
        const key = [row.day, row.server, row.peer, row.road].join()
        const known = traffic.get(key)
        const given = row.given + (known?.given ?? 0)
        traffic.set(key, { ...row, given, taken: row.taken + (known?.taken ?? 0) })
      }
    },
  }
}
