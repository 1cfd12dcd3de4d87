import Dexie from 'dexie'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, expect, it } from 'vitest'
import { deflate } from '../../shared/deflate.ts'
import { decodeEntries } from '../../shared/fact.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import { encodePage } from '../../shared/page.ts'
import { testHash, testPerson, testSeed } from '../../shared/test-people.ts'
import { testServer } from '../../shared/test-server.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import { DEFAULT_SETTINGS } from '../bridge/settings.ts'
import { DeviceDatabase } from './database.ts'
import { dexieDevice } from './dexie-device.ts'

const log = 'aa'.repeat(16) as LogId

beforeEach(() => {
  Dexie.dependencies.indexedDB = new IDBFactory()
})

/** A device as version 1 of both databases wrote it. */
const VERSION_1 = {
  device: { settings: 'key', servers: 'server' },
  server: {
    pages: '[log+epoch+index], [log+lastId]',
    pageBytes: '[log+epoch+index]',
    tails: '[log+epoch]',
    tailFacts: '[log+epoch+seq]',
    ends: '[log+epoch]',
    outbox: 'hash, log, order',
    channels: 'log',
    people: 'key',
  },
}

async function written(name: string, tables: Record<string, string>, rows: Record<string, object[]>) {
  const db = new Dexie(name)
  db.version(1).stores(tables)
  for (const [table, some] of Object.entries(rows)) await db.table(table).bulkPut(some)
  db.close()
}

it('a database of version 1 opens with everything that it held', async () => {
  const crypto = webCrypto()
  const server = await testServer({ crypto, seed: testSeed('server') })
  const alice = await testPerson('alice')
  await server.fill(alice, log, 259)
  const { epoch } = server
  const page = await server.page(log, 0)
  const rest = await server.page(log, 1)
  const deflated = await deflate(encodePage(page))
  const ids = decodeEntries(page.entries).map((entry) => (entry.kind === 'fact' ? entry.fact.id : ''))
  const head = await server.head(log)
  const row = { log, epoch, index: 0, count: 256, held: 256, firstId: ids[0], lastId: ids[255] }
  const tail = {
    log,
    epoch,
    index: 1,
    previous: head.previous,
    leaves: await server.leaves(log),
    checkpoint: head.checkpoint,
  }
  const tailFacts = decodeEntries(rest.entries).map((entry, i) => {
    if (entry.kind !== 'fact') throw new Error('not held')
    return { log, epoch, seq: 257 + i, id: entry.fact.id, bytes: entry.bytes.slice() }
  })
  const { claim, signature } = await alice.message(server.key, log, 'wait for me')
  const waiting = { hash: testHash(1), log, claim, signature, order: 1, refused: null }
  const channel = {
    log,
    name: 'general',
    topic: '',
    created: ids[0],
    unread: 3,
    mentions: 1,
    readUpTo: null,
    newest: tailFacts[2]?.id,
  }
  const person = {
    key: alice.key,
    name: 'alice',
    privileges: ['post'],
    owner: true,
    virtual: false,
    joined: 7,
  }
  const joined = {
    server: server.key,
    address: 'ws://relay.example',
    name: 'cats',
    join: null,
    myName: 'alice',
  }

  await written('catalk', VERSION_1.device, {
    settings: [
      { key: 'seed', value: testSeed('alice') },
      { key: 'paused', value: true },
    ],
    servers: [joined],
  })
  await written(`catalk-${server.key}`, VERSION_1.server, {
    pages: [row],
    pageBytes: [{ log, epoch, index: 0, bytes: deflated }],
    tails: [tail],
    tailFacts,
    ends: [{ log, epoch, n: 259, head }],
    outbox: [waiting],
    channels: [channel],
    people: [person],
  })

  const device = dexieDevice(new DeviceDatabase())
  expect(await device.key()).toEqual({ kind: 'plain', seed: testSeed('alice'), phraseKept: false })
  expect(await device.settings()).toEqual({ ...DEFAULT_SETTINGS, paused: true })
  expect(await device.servers()).toEqual([joined])
  expect(await device.traffic('')).toEqual([])

  const store = await device.openStore(server.key)
  const unread = { examined: 0, bad: [], messages: 0, mentions: 0, mine: false }
  expect(await store.pages()).toEqual([{ ...row, previous: '', root: '', ...unread, size: deflated.length }])
  expect(await store.pageBytes({ log, epoch, index: 0 })).toEqual(deflated)
  const facts = tailFacts.map((fact) => ({ ...fact, bad: false, says: 'nothing' }))
  expect(await store.tails()).toEqual([{ tail, facts }])
  expect(await store.ends()).toEqual([{ log, epoch, n: 259, head }])
  expect(await store.outbox()).toEqual([waiting])
  expect(await store.channels()).toEqual([channel])
  expect(await store.people()).toEqual([person])
  expect(await store.lies()).toEqual([])
  expect(await store.avoided()).toEqual([])
  expect(await store.marksOn([testHash(1)])).toEqual([])
  expect(await store.terms({ log, epoch, index: 0 })).toBeUndefined()
  // What version 2 brings can be written.
  await store.write({ putAvoided: [{ key: alice.key, until: 5 }] })
  expect(await store.avoided()).toEqual([{ key: alice.key, until: 5 }])
})

it('a seed of before there were passphrases is kept in one place only', async () => {
  const db = new Dexie('catalk')
  db.version(2).stores({ ...VERSION_1.device, traffic: '[day+server+peer+road], server' })
  await db.table('settings').put({ key: 'seed', value: testSeed('bob') })
  db.close()
  const database = new DeviceDatabase()
  const device = dexieDevice(database)
  expect(await device.key()).toEqual({ kind: 'plain', seed: testSeed('bob'), phraseKept: false })
  expect(await database.settings.toArray()).toHaveLength(1)
})

it('a device of version 1 that nobody had paused goes on serving', async () => {
  await written('catalk', VERSION_1.device, {
    settings: [{ key: 'seed', value: testSeed('bob') }],
    servers: [{ server: 'bb'.repeat(32) as PublicKey, address: 'ws://a', name: '', join: null, myName: '' }],
  })
  const device = dexieDevice(new DeviceDatabase())
  expect(await device.settings()).toEqual(DEFAULT_SETTINGS)
  expect(await device.servers()).toHaveLength(1)
})
