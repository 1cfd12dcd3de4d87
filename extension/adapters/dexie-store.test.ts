import 'fake-indexeddb/auto'
import Dexie from 'dexie'
import { beforeEach, expect, it } from 'vitest'
import type { PublicKey } from '../../shared/ids.ts'
import { deviceContract } from '../engine/device-contract.ts'
import { factStoreContract } from '../engine/fact-store-contract.ts'
import { DeviceDatabase, ServerDatabase } from './database.ts'
import { dexieDevice } from './dexie-device.ts'
import { dexieStore } from './dexie-store.ts'

let servers = 0
let device = new DeviceDatabase()

beforeEach(async () => {
  device.close()
  await Dexie.delete('catalk')
  device = new DeviceDatabase()
})

factStoreContract(async () => {
  const server = (++servers).toString(16).padStart(64, '0') as PublicKey
  const database = new ServerDatabase(server)
  return {
    store: dexieStore(database),
    reopened: async () => {
      database.close()
      return dexieStore(new ServerDatabase(server))
    },
  }
})

deviceContract(async () => dexieDevice(device))

it('a full disk is told as what it is', async () => {
  const database = new ServerDatabase('ee'.repeat(32) as PublicKey)
  database.outbox.hook('creating', () => {
    throw new DOMException('no room', 'QuotaExceededError')
  })
  const row = {
    hash: 'aa'.repeat(32),
    log: 'bb',
    claim: new Uint8Array(),
    signature: new Uint8Array(),
    order: 1,
    refused: null,
  }
  await expect(dexieStore(database).putOutbox(row as never)).rejects.toMatchObject({ reason: 'disk-full' })
})
