import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { deviceContract } from '../../extension/engine/device-contract.ts'
import { factStoreContract } from '../../extension/engine/fact-store-contract.ts'
import type { PublicKey } from '../../shared/ids.ts'
import { openDatabase } from './open-database.ts'
import { SqlTable } from './sql-table.ts'
import { type SqliteDevice, sqliteDevice } from './sqlite-device.ts'
import { sqliteStore } from './sqlite-store.ts'

let folder: string
let open: { close(): void }[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalk-seed-'))
  open = []
})
afterEach(() => {
  for (const one of open) one.close()
  rmSync(folder, { recursive: true })
})

const device = (): SqliteDevice => {
  const made = sqliteDevice(folder)
  open = [made]
  return made
}

factStoreContract(async () => {
  const database = (): DatabaseSync => {
    const made = openDatabase(join(folder, 'store.sqlite'))
    open = [made]
    return made
  }
  const db = database()
  return {
    store: sqliteStore(db),
    reopened: async () => {
      db.close()
      return sqliteStore(database())
    },
    fill: async () => {
      const { page_count: pages } = db.prepare('PRAGMA page_count').get() as { page_count: number }
      db.exec(`PRAGMA max_page_count = ${pages + 20}`)
    },
  }
})

deviceContract(async () => {
  const first = device()
  return {
    device: first,
    reopened: async () => {
      first.close()
      return device()
    },
  }
})

it('two seeds cannot share a folder', () => {
  device()
  expect(() => sqliteDevice(folder)).toThrow(/Another process uses .*device.sqlite. Stop it first/)
})

it('what a later version wrote is left alone', () => {
  device().close()
  const db = openDatabase(join(folder, 'device.sqlite'))
  db.exec('PRAGMA user_version = 99')
  db.close()
  open = []
  expect(() => sqliteDevice(folder)).toThrow('was written by a later version of catalk')
})

it('a table of an earlier version gets the columns that were added since', () => {
  const db = openDatabase(join(folder, 'store.sqlite'))
  open = [db]
  type Cat = { name: string; lives?: number; home?: string }
  const key: 'name'[] = ['name']
  const before = new SqlTable<Pick<Cat, 'name'>>(db, { name: 'cats', columns: { name: 'text' }, key })
  before.put({ name: 'Tom' })
  const columns = { lives: 'integer?', name: 'text', home: 'text?' } as const
  const now = new SqlTable<Cat>(db, { name: 'cats', columns, key })
  now.put({ name: 'Kitty', lives: 9, home: 'a box' })
  expect(now.all('ORDER BY name')).toEqual([{ name: 'Kitty', lives: 9, home: 'a box' }, { name: 'Tom' }])
})

it('a server that was left leaves no file behind', async () => {
  const one = device()
  const server = 'aa'.repeat(32) as PublicKey
  await (await one.openStore(server)).write({ putAvoided: [{ key: server, until: 1 }] })
  await one.removeServer(server)
  expect(readdirSync(folder).filter((name) => name.startsWith(server))).toEqual([])
})

it('a seed of before there were passphrases is kept in one place only', async () => {
  const db = openDatabase(join(folder, 'device.sqlite'))
  const columns = { key: 'text', value: 'cbor' } as const
  const kept = new SqlTable<{ key: string; value: unknown }>(db, { name: 'kept', columns, key: ['key'] })
  const seed = new Uint8Array(32).fill(4)
  kept.put({ key: 'seed', value: seed })
  db.close()
  expect(await device().key()).toEqual({ kind: 'plain', seed, phraseKept: false })
  open[0]?.close()
  expect(await device().key()).toEqual({ kind: 'plain', seed, phraseKept: false })
  open[0]?.close()
  const again = openDatabase(join(folder, 'device.sqlite'))
  open = [again]
  expect(again.prepare(`SELECT "key" FROM kept WHERE "key" = 'seed'`).all()).toEqual([])
})
