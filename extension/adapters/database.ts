import Dexie, { type Table } from 'dexie'
import type { PublicKey } from '../../shared/ids.ts'
import type { JoinedServer } from '../engine/device.ts'
import type {
  ChannelRow,
  KnownEnd,
  OutboxRow,
  PersonRow,
  StoredPage,
  StoredTail,
  TailFact,
} from '../engine/fact-store.ts'

/** What this device keeps besides the history. */
export class DeviceDatabase extends Dexie {
  declare settings: Table<{ key: string; value: unknown }, string>
  declare servers: Table<JoinedServer, PublicKey>

  constructor() {
    super('catalk')
    this.version(1).stores({ settings: 'key', servers: 'server' })
  }
}

export type PageBytes = Pick<StoredPage, 'log' | 'epoch' | 'index'> & { bytes: Uint8Array }

/** One database a server, so that leaving one is deleting it. */
export class ServerDatabase extends Dexie {
  declare pages: Table<StoredPage, [string, string, number]>
  /** Apart from `pages`, so that coverage is read without the bytes. */
  declare pageBytes: Table<PageBytes, [string, string, number]>
  declare tails: Table<StoredTail, [string, string]>
  declare tailFacts: Table<TailFact, [string, string, number]>
  declare ends: Table<KnownEnd, [string, string]>
  declare outbox: Table<OutboxRow, string>
  declare channels: Table<ChannelRow, string>
  declare people: Table<PersonRow, string>

  constructor(server: PublicKey) {
    super(`catalk-${server}`)
    this.version(1).stores({
      pages: '[log+epoch+index], [log+lastId]',
      pageBytes: '[log+epoch+index]',
      tails: '[log+epoch]',
      tailFacts: '[log+epoch+seq]',
      ends: '[log+epoch]',
      outbox: 'hash, log, order',
      channels: 'log',
      people: 'key',
    })
  }
}

/** All rows of one log in a table whose key begins with it. */
export function ofLog<Row>(
  table: Table<Row, [string, string]> | Table<Row, [string, string, number]>,
  log: string,
) {
  // Two parts bound keys of three, too; `maxKey` twice in one key is no key, as it is one and the same array.
  const key = table.schema.primKey.name
  return (table as Table<Row, unknown>).where(key).between([log, Dexie.minKey], [log, Dexie.maxKey])
}
