import type { DatabaseSync } from 'node:sqlite'
import type {
  AvoidedPeer,
  ChannelRow,
  KnownEnd,
  Lie,
  Mark,
  OutboxRow,
  PageKey,
  PageTerms,
  PersonRow,
  StoredPage,
  StoredTail,
  TailFact,
} from '../../extension/engine/fact-store.ts'
import { SqlTable } from './sql-table.ts'

export type SqliteTables = ReturnType<typeof sqliteTables>

const pageKey = { log: 'text', epoch: 'text', index: 'integer' } as const

/** What a client keeps of one server, as tables. */
export function sqliteTables(db: DatabaseSync) {
  return {
    pages: new SqlTable<StoredPage>(db, {
      name: 'pages',
      columns: {
        ...pageKey,
        count: 'integer',
        held: 'integer',
        firstId: 'text',
        lastId: 'text',
        previous: 'text',
        root: 'text',
        examined: 'integer',
        bad: 'cbor',
        messages: 'integer',
        mentions: 'integer',
        mine: 'boolean',
        size: 'integer',
      },
      key: ['log', 'epoch', 'index'],
    }),
    /** Apart from `pages`, so that coverage is read without the bytes. */
    pageBytes: new SqlTable<PageKey & { bytes: Uint8Array }>(db, {
      name: 'pageBytes',
      columns: { ...pageKey, bytes: 'bytes' },
      key: ['log', 'epoch', 'index'],
    }),
    tails: new SqlTable<StoredTail>(db, {
      name: 'tails',
      columns: { ...pageKey, previous: 'bytes', leaves: 'bytes', checkpoint: 'cbor' },
      key: ['log', 'epoch'],
    }),
    tailFacts: new SqlTable<TailFact>(db, {
      name: 'tailFacts',
      columns: {
        log: 'text',
        epoch: 'text',
        seq: 'integer',
        id: 'text',
        bytes: 'bytes',
        bad: 'boolean',
        says: 'text',
      },
      key: ['log', 'epoch', 'seq'],
    }),
    ends: new SqlTable<KnownEnd>(db, {
      name: 'ends',
      columns: { log: 'text', epoch: 'text', n: 'integer', head: 'cbor', freed: 'integer?' },
      key: ['log', 'epoch'],
    }),
    outbox: new SqlTable<OutboxRow>(db, {
      name: 'outbox',
      columns: {
        hash: 'text',
        log: 'text',
        claim: 'bytes',
        signature: 'bytes',
        order: 'integer',
        refused: 'cbor',
      },
      key: ['hash'],
    }),
    channels: new SqlTable<ChannelRow>(db, {
      name: 'channels',
      columns: {
        log: 'text',
        name: 'text',
        topic: 'text',
        created: 'text',
        unread: 'integer',
        mentions: 'integer',
        readUpTo: 'text',
        newest: 'text',
        readable: 'boolean',
        posts: 'text',
        reads: 'text',
        locked: 'boolean',
        slow: 'integer',
        creator: 'text',
        members: 'cbor',
        swept: 'text',
      },
      key: ['log'],
    }),
    people: new SqlTable<PersonRow>(db, {
      name: 'people',
      columns: {
        key: 'text',
        name: 'text',
        privileges: 'cbor',
        owner: 'boolean',
        virtual: 'boolean',
        joined: 'integer',
        waiting: 'boolean',
        about: 'text',
        banned: 'cbor',
        mutedUntil: 'integer',
        rank: 'integer',
        invitedBy: 'text',
        formerKeys: 'cbor',
        named: 'integer?',
        earlier: 'cbor?',
      },
      key: ['key'],
    }),
    marks: new SqlTable<Mark>(db, {
      name: 'marks',
      columns: {
        target: 'text',
        id: 'text',
        hash: 'text',
        log: 'text',
        author: 'text',
        at: 'text',
        kind: 'text',
        text: 'text?',
        mentions: 'cbor?',
        emoji: 'text?',
        on: 'boolean?',
        moderator: 'boolean?',
        along: 'boolean?',
        formerly: 'cbor?',
      },
      key: ['target', 'id'],
      indexes: [['kind', 'log']],
    }),
    terms: new SqlTable<PageTerms>(db, {
      name: 'terms',
      columns: { ...pageKey, lastId: 'text', terms: 'text', hashes: 'bytes' },
      key: ['log', 'epoch', 'index'],
      indexes: [['log', 'lastId'], ['lastId']],
    }),
    /** Their proofs differ by kind. */
    lies: new SqlTable<{ key: string; lie: Lie }>(db, {
      name: 'lies',
      columns: { key: 'text', lie: 'cbor' },
      key: ['key'],
    }),
    avoided: new SqlTable<AvoidedPeer>(db, {
      name: 'avoided',
      columns: { key: 'text', until: 'integer' },
      key: ['key'],
    }),
  }
}
