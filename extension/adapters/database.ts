import Dexie, { type Table, type Transaction } from 'dexie'
import type { PublicKey } from '../../shared/ids.ts'
import type { JoinedServer, KeptKey, Traffic } from '../engine/device.ts'
import type {
  AvoidedPeer,
  ChannelRow,
  KnownEnd,
  Lie,
  Mark,
  OutboxRow,
  PageTerms,
  PersonRow,
  StoredPage,
  StoredTail,
  TailFact,
} from '../engine/fact-store.ts'

/** What this device keeps besides the history. */
export class DeviceDatabase extends Dexie {
  declare settings: Table<{ key: string; value: unknown }, string>
  declare servers: Table<JoinedServer, PublicKey>
  declare traffic: Table<Traffic, [string, string, string, string]>

  constructor() {
    super('catalk')
    this.version(1).stores({ settings: 'key', servers: 'server' })
    this.version(2)
      .stores({ traffic: '[day+server+peer+road], server' })
      .upgrade(async (upgrade) => {
        const settings = upgrade.table('settings')
        const paused = (await settings.get('paused'))?.value === true
        await settings.delete('paused')
        await settings.put({ key: 'settings', value: { paused } })
      })
    this.version(3)
      .stores({})
      .upgrade(async (upgrade) => {
        const settings = upgrade.table('settings')
        const seed: Uint8Array | undefined = (await settings.get('seed'))?.value
        if (!seed) return
        await settings.delete('seed')
        // Nobody had been asked for the words.
        const value: KeptKey = { kind: 'plain', seed, phraseKept: false }
        await settings.put({ key: 'key', value })
      })
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
  declare marks: Table<Mark, [string, string]>
  declare terms: Table<PageTerms, [string, string, number]>
  declare lies: Table<Lie, string>
  declare avoided: Table<AvoidedPeer, string>

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
    this.version(2)
      .stores({
        marks: '[target+id], [kind+log], [log+at]',
        // With the page's own key at the end no two rows are equal, so that reading on misses none.
        terms: '[log+epoch+index], [log+lastId+epoch+index], [lastId+log+epoch+index]',
        lies: 'key',
        avoided: 'key',
      })
      .upgrade(toVersion2)
  }
}

/**
 * What rows of version 1 lack. `previous` and `root` stand in a page's bytes, which cannot be inflated in here: they are
 * empty until the page is next read. What a tail says counted as unread in its channel's row, and goes on doing so there.
 */
async function toVersion2(upgrade: Transaction): Promise<void> {
  const sizes = new Map<string, number>()
  const name = ({ log, epoch, index }: Omit<PageBytes, 'bytes'>) => `${log}/${epoch}/${index}`
  await upgrade.table<PageBytes>('pageBytes').each((row) => {
    sizes.set(name(row), row.bytes.length)
  })
  await upgrade
    .table<StoredPage>('pages')
    .toCollection()
    .modify((page) => {
      const unread = { examined: 0, bad: [], messages: 0, mentions: 0, mine: false }
      Object.assign(page, { previous: '', root: '', ...unread, size: sizes.get(name(page)) ?? 0 })
    })
  await upgrade
    .table<TailFact>('tailFacts')
    .toCollection()
    .modify((fact) => {
      fact.bad = false
      fact.says = 'nothing'
    })
}
