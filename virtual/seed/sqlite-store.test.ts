import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { deviceContract } from '../../extension/engine/device-contract.ts'
import { factStoreContract } from '../../extension/engine/fact-store-contract.ts'
import type { PublicKey } from '../../shared/ids.ts'
import { openDatabase } from './open-database.ts'
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

it('a server that was left leaves no file behind', async () => {
  const one = device()
  const server = 'aa'.repeat(32) as PublicKey
  await (await one.openStore(server)).write({ putAvoided: [{ key: server, until: 1 }] })
  await one.removeServer(server)
  expect(readdirSync(folder).filter((name) => name.startsWith(server))).toEqual([])
})
