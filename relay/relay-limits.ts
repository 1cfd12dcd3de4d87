import {
  CLOSE_BUFFERED_BYTES,
  HEADS_EVERY_MS,
  HEADS_TO_DISK_MS,
  LOGIN_TIMEOUT_MS,
  SLOW_BUFFERED_BYTES,
  TICK_MS,
} from '../shared/limits.ts'
import type { EdgeLimits } from './edge.ts'
import type { Rate } from './token-bucket.ts'

/** What one person, and one address, may cost, and how often the relay does what it does. A bench or a test sets others. */
export interface RelayLimits extends EdgeLimits {
  tickMs: number
  loginTimeoutMs: number
  headsEveryMs: number
  headsToDiskMs: number
  /** Who came and who left is told this often at most. */
  rosterEveryMs: number
  slowBufferedBytes: number
  closeBufferedBytes: number
  /** Claims of one key. */
  claims: Rate
  /** Claims of one key that take messages back: each may name a hundred, and every client turns all their pages. */
  deletes: Rate
  /** Claims of one key that give messages other words: each stays beside its message, on every client. */
  edits: Rate
  /** Claims of one key in the control log, which is kept for good and given to every newcomer; the owner's are free. */
  controlClaims: Rate
  /** The same of one key that may moderate. */
  moderatorClaims: Rate
  /** Claims of all who may not moderate that the control log takes: one invite makes any number of keys. */
  controlLog: Rate
  /** Logins of one key: each costs a welcome. */
  logins: Rate
  /** Logins of all keys. */
  welcomes: Rate
  /** New members of all addresses, where anybody may join. */
  joins: Rate
  /** Frames of one key that subscribe: each costs up to a thousand tails. */
  subscribes: Rate
  /** Signals of one key. */
  signals: Rate
  /** Frames of one connection, of whatever kind but `pass`. */
  frames: Rate
  /** Frames of one connection that pass something on. */
  passes: Rate
  /** Bytes of one key, of whatever kind; who sends more waits. At least as many at once as the longest frame has. */
  bytes: Rate
  /** Bytes that all together pass on. */
  passing: Rate
  /** Sockets that have not proved a key; past it one is closed for each that comes. */
  unproved: number
  /** A socket that did not answer the ping before is dropped. */
  pingEveryMs: number
  /** How long a drain waits for sockets to close. */
  drainMs: number
}

export const RELAY_LIMITS: RelayLimits = {
  tickMs: TICK_MS,
  loginTimeoutMs: LOGIN_TIMEOUT_MS,
  headsEveryMs: HEADS_EVERY_MS,
  headsToDiskMs: HEADS_TO_DISK_MS,
  rosterEveryMs: 100,
  slowBufferedBytes: SLOW_BUFFERED_BYTES,
  closeBufferedBytes: CLOSE_BUFFERED_BYTES,
  // A person types a few a minute; an outbox after a day offline holds some dozens.
  claims: { burst: 200, perSecond: 50 },
  // A person who tidies up; a moderator's names a hundred at a time.
  deletes: { burst: 20, perSecond: 1 / 3 },
  // A person who mends their words; all edits of a message are read with it.
  edits: { burst: 60, perSecond: 1 / 3 },
  // A name, a channel or two; filling a newcomer's 64 MiB at this pace takes one key two weeks.
  controlClaims: { burst: 30, perSecond: 0.05 },
  // Two thousand raiders banned and all they said taken back; after that, filling 64 MiB takes a moderator a week.
  moderatorClaims: { burst: 2_000, perSecond: 0.1 },
  // Two classes of 300 join at once, and 360 people an hour after that; filling a newcomer's 64 MiB takes days of trying.
  controlLog: { burst: 600, perSecond: 0.1 },
  // A client that lost its relay comes back every few seconds at most; one that comes oftener fights with itself.
  logins: { burst: 10, perSecond: 1 / 6 },
  // A thousand people come back at once after a restart, and all others within a minute; a client comes again by itself.
  welcomes: { burst: 1_000, perSecond: 60 },
  // A class, and three a minute after that: keys cost nothing, and every client remembers each member for good. Half of what the
  // control log takes, so that members change things also while strangers come and come.
  joins: { burst: 120, perSecond: 0.05 },
  // One for every channel that somebody opens.
  subscribes: { burst: 20, perSecond: 2 },
  // Two a connection, and a backfill asks a handful of peers at once.
  signals: { burst: 100, perSecond: 20 },
  frames: { burst: 400, perSecond: 100 },
  // Pages are some 36 KB, but questions and answers are short.
  passes: { burst: 2_000, perSecond: 500 },
  // Far more than anybody types; history for others goes no faster than this through the relay.
  bytes: { burst: 8 * 1_024 * 1_024, perSecond: 1_024 * 1_024 },
  // Copying so much takes a few hundredths of a core, and of a slow uplink a moment.
  passing: { burst: 1_024 * 1_024, perSecond: 4 * 1_024 * 1_024 },
  // A login takes two round trips, so that many at once are thousands a minute.
  unproved: 1_024,
  // Idle ones take some 10 KB each: 50 MB of a 256 MB machine.
  sockets: 5_000,
  handshakeMs: 10_000,
  // A school behind one address must find room: 300 people who come at once after a restart, each at 13 ms of work.
  address: {
    connections: 500,
    // A quarter of a core, and what 300 logins take at once.
    work: { burst: 4_000, perSecond: 250 },
    // Nobody waits longer than for so much of each address; a frame of 16 claims is half of it.
    workATurn: 20,
    // Half of what the log takes of all together.
    changes: { burst: 300, perSecond: 0.05 },
    // A third of what all together may.
    joins: { burst: 40, perSecond: 0.016 },
    // Each of 500 with a claim of the longest kind on its way.
    unfinishedBytes: 16 * 1_024 * 1_024,
    // Half of what may wait of all together.
    waitingBytes: 8 * 1_024 * 1_024,
  },
  pingEveryMs: 30_000,
  // Platforms kill some 10 s after SIGTERM.
  drainMs: 4_000,
}
