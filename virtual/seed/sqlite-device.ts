import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { DEFAULT_SETTINGS, type Settings } from '../../extension/bridge/settings.ts'
import type { Device, JoinedServer, KeptKey, Traffic } from '../../extension/engine/device.ts'
import type { PublicKey } from '../../shared/ids.ts'
import { inTransaction } from './in-transaction.ts'
import { openDatabase } from './open-database.ts'
import { SqlTable } from './sql-table.ts'
import { sqliteStore } from './sqlite-store.ts'
import { whileOpen } from './while-open.ts'

export interface SqliteDevice extends Device {
  /** How many pages of a server are held; tails count as one each. */
  countPages(server: PublicKey): number
  /** Lets go of all files. What is asked afterwards is never answered, as when the process has ended. */
  close(): void
}

/** The device in a folder: one file for itself, one for each server. @throws Error when another process uses it */
export function sqliteDevice(folder: string): SqliteDevice {
  // The key is in it: for this user only.
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const db = openDatabase(join(folder, 'device.sqlite'))
  const open = new Map<PublicKey, DatabaseSync>()
  const fileOf = (server: PublicKey) => join(folder, `${server}.sqlite`)

  const kept = new SqlTable<{ key: string; value: unknown }>(db, {
    name: 'kept',
    columns: { key: 'text', value: 'cbor' },
    key: ['key'],
  })
  const servers = new SqlTable<JoinedServer>(db, {
    name: 'servers',
    columns: {
      server: 'text',
      address: 'text',
      name: 'text',
      join: 'cbor',
      myName: 'text',
      waiting: 'boolean?',
      invites: 'cbor?',
      moved: 'text?',
      followed: 'boolean?',
      movedFrom: 'text?',
    },
    key: ['server'],
  })
  const traffic = new SqlTable<Traffic>(db, {
    name: 'traffic',
    columns: {
      day: 'text',
      server: 'text',
      peer: 'text',
      road: 'text',
      given: 'integer',
      taken: 'integer',
    },
    key: ['day', 'server', 'peer', 'road'],
  })
  const save = (work: () => void) => inTransaction(db, work)
  const seed = kept.get('seed')?.value as Uint8Array | undefined
  // As it was kept before it could be under a passphrase.
  if (seed) {
    save(() => {
      kept.put({ key: 'key', value: { kind: 'plain', seed, phraseKept: false } satisfies KeptKey })
      kept.drop('seed')
    })
  }

  const device: Device = {
    key: async () => kept.get('key')?.value as KeptKey | undefined,
    saveKey: async (value) => save(() => kept.put({ key: 'key', value })),
    servers: async () => servers.all('ORDER BY "server"'),
    saveServer: async (server) => save(() => servers.put(server)),
    removeServer: async (server) => {
      save(() => {
        servers.drop(server)
        traffic.dropWhere('"server" = ?', server)
      })
      open.get(server)?.close()
      open.delete(server)
      for (const more of ['', '-wal', '-shm']) await rm(fileOf(server) + more, { force: true })
    },
    openStore: async (server) => {
      const database = open.get(server) ?? openDatabase(fileOf(server))
      open.set(server, database)
      return whileOpen(database, sqliteStore(database))
    },
    settings: async () => ({
      ...DEFAULT_SETTINGS,
      ...(kept.get('settings')?.value as Partial<Settings> | undefined),
    }),
    saveSettings: async (value) => save(() => kept.put({ key: 'settings', value })),
    traffic: async (since) => traffic.all('WHERE "day" >= ?', since),
    addTraffic: async (rows) =>
      save(() => {
        for (const row of rows) {
          const known = traffic.get(row.day, row.server, row.peer, row.road)
          const given = row.given + (known?.given ?? 0)
          traffic.put({ ...row, given, taken: row.taken + (known?.taken ?? 0) })
        }
      }),
  }
  return {
    ...whileOpen(db, device),
    countPages: (server) => {
      const counted = open
        .get(server)
        ?.prepare('SELECT (SELECT count(*) FROM pages) + (SELECT count(*) FROM tails) AS count')
      return Number(counted?.get()?.count ?? 0)
    },
    close() {
      for (const database of open.values()) database.close()
      db.close()
    },
  }
}
