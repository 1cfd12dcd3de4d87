/** A message socket to a relay. Messages are whole byte strings, in order; after `closed` nothing comes any more. */
export interface Connection {
  /** Sends, or drops silently once the socket is closing. */
  send(message: Uint8Array): void
  /** Closes; `closed` is called unless it was already. */
  close(): void
}

export interface ConnectionEvents {
  opened(): void
  received(message: Uint8Array): void
  /** Once, also when the socket never opened. */
  closed(): void
}

/** Begins to connect to a `ws://` or `wss://` address. Never throws: what fails is `closed`. */
export type Connect = (address: string, events: ConnectionEvents) => Connection
