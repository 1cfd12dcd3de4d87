import Dexie from 'dexie'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, expect, it } from 'vitest'
import type { PublicKey } from '../../shared/ids.ts'
import { deviceContract } from '../engine/device-contract.ts'
import { factStoreContract } from '../engine/fact-store-contract.ts'
import { DeviceDatabase, ServerDatabase } from './database.ts'
import { dexieDevice } from './dexie-device.ts'
import { dexieStore } from './dexie-store.ts'

let servers = 0
const key = (n: number) => n.toString(16).padStart(64, '0') as PublicKey
let device = new DeviceDatabase()

beforeEach(() => {
  // A browser of its own for each test.
  Dexie.dependencies.indexedDB = new IDBFactory()
  device = new DeviceDatabase()
})

/** What a browser throws when a row finds no room. */
const noRoom = () => {
  throw new DOMException('no room', 'QuotaExceededError')
}

factStoreContract(async () => {
  const server = key(++servers)
  const database = new ServerDatabase(server)
  return {
    store: dexieStore(database),
    reopened: async () => {
      database.close()
      return dexieStore(new ServerDatabase(server))
    },
    // The last of many rows is the one too many.
    fill: async () => {
      database.avoided.hook('creating', noRoom)
    },
  }
})

deviceContract(async () => ({
  device: dexieDevice(device),
  reopened: async () => {
    device.close()
    device = new DeviceDatabase()
    return dexieDevice(device)
  },
}))

it('a full disk is told as what it is, wherever the browser says so', async () => {
  const refused = { name: 'Refusal', reason: 'disk-full' }
  const database = new ServerDatabase(key(++servers))
  database.ends.hook('creating', noRoom)
  const end = { log: 'aa', epoch: 'bb', n: 1, head: null }
  await expect(dexieStore(database).write({ putEnds: [end, end] as never })).rejects.toMatchObject(refused)
  device.settings.hook('creating', noRoom)
  const kept = { kind: 'plain', seed: new Uint8Array(32), phraseKept: true } as const
  await expect(dexieDevice(device).saveKey(kept)).rejects.toMatchObject(refused)
})

it('a full disk that is noticed only when the transaction ends changes nothing either', async () => {
  const database = new ServerDatabase(key(++servers))
  const store = dexieStore(database)
  const peer = { key: key(1), until: 1 }
  await store.write({ putAvoided: [peer] })
  database.avoided.hook('updating', function () {
    const transaction = Dexie.currentTransaction.idbtrans
    // As a browser does at commit: the transaction ends by itself, with this as its error.
    Object.defineProperty(transaction, 'error', { get: () => new DOMException('', 'QuotaExceededError') })
    this.onsuccess = () => transaction.abort()
  })
  await expect(store.write({ putAvoided: [{ ...peer, until: 2 }] })).rejects.toMatchObject({
    reason: 'disk-full',
  })
  expect(await store.avoided()).toEqual([peer])
})

it('another error of the database is no full disk', async () => {
  const database = new ServerDatabase(key(++servers))
  const unstorable = { key: key(1), until: () => 1 }
  await expect(dexieStore(database).write({ putAvoided: [unstorable as never] })).rejects.not.toHaveProperty(
    'reason',
  )
})
