import type { LogId, PublicKey } from '../shared/ids.ts'

/** What one relay of a server tells all of them, to hand to its own sockets. `message` is an envelope. */
export type Parcel =
  | { kind: 'facts'; log: LogId; authors: PublicKey[]; message: Buffer }
  | { kind: 'roster'; message: Buffer }
  | { kind: 'signal'; to: PublicKey; message: Buffer }

/**
 * From one relay of a server to all of them, itself included.
 *
 * - The publisher hears its own parcel before `publish` returns: a `tail` that it sends next has no hole.
 * - The others hear one relay's parcels in the order in which it published them; nothing is promised between relays.
 * - After `close` nothing is heard, and what is published goes nowhere.
 */
export interface FanOut {
  publish(parcel: Parcel): void
  /** Once, before the first parcel. */
  listen(receive: (parcel: Parcel) => void): void
  close(): void
}
