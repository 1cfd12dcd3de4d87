import type { WebSocket } from 'ws'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import type { SignedInvite } from '../../shared/invite.ts'
import { relayWire } from './relay-wire.ts'
import { wsWire } from './ws-wire.ts'

export type WireOptions =
  | { kind: 'relay'; address: string; server: PublicKey; log: LogId; invite: SignedInvite }
  | { kind: 'ws'; address: string }

/** One way of talking to a group. */
export interface Wire {
  /** Somebody who hears from now on what everybody hears. */
  connect(name: string): Promise<Member>
  /** The texts in a message. */
  read(message: Buffer): string[]
  /** Proves what was heard, in order and from the beginning, as far as this wire proves anything. @throws Error */
  prove(messages: Buffer[]): Promise<void>
}

export interface Member {
  socket: WebSocket
  /** The message that says a text. */
  messageOf(text: string): Promise<Uint8Array>
}

export const wireOf = (options: WireOptions): Wire =>
  options.kind === 'relay' ? relayWire(options) : wsWire(options.address)

/** Many at once, but not all: they would time out on each other. */
export async function connectAll(wire: Wire, names: string[]): Promise<Member[]> {
  const members: Member[] = []
  for (let at = 0; at < names.length; at += 16) {
    members.push(...(await Promise.all(names.slice(at, at + 16).map((name) => wire.connect(name)))))
  }
  return members
}
