import type { PublicKey } from '../../shared/ids.ts'
import type { Device, JoinedServer } from './device.ts'
import type { FactStore } from './fact-store.ts'
import { memoryStore } from './memory-store.ts'

/** A device that forgets when the process ends. */
export function memoryDevice(): Device {
  let seed: Uint8Array | undefined
  let paused = false
  const servers = new Map<PublicKey, JoinedServer>()
  const stores = new Map<PublicKey, FactStore>()
  return {
    seed: async () => seed,
    saveSeed: async (bytes) => {
      seed = bytes
    },
    servers: async () => [...servers.values()],
    saveServer: async (server) => {
      servers.set(server.server, server)
    },
    removeServer: async (server) => {
      servers.delete(server)
      stores.delete(server)
    },
    openStore: async (server) => {
      const store = stores.get(server) ?? memoryStore()
      stores.set(server, store)
      return store
    },
    paused: async () => paused,
    savePaused: async (value) => {
      paused = value
    },
  }
}
