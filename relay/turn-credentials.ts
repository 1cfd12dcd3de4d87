import { createHmac } from 'node:crypto'
import type { PublicKey } from '../shared/ids.ts'
import type { IceServer } from './relay-options.ts'

/** A TURN server that shares a secret with the relay: coturn's `use-auth-secret`. */
export interface Turn {
  /** `turn:` or `turns:`. */
  url: string
  secret: string
}

/** Every login brings new ones; a client that is online for longer than this without a break has only its old. */
const LIVE_S = 7 * 24 * 60 * 60

/**
 * What lets one person use the TURN server for a week (draft-uberti-behave-turn-rest-00 §2.2): the name says until when
 * and for whom, and the password is its HMAC-SHA1. `now`: ms since 1970.
 */
export function turnCredentials({ url, secret }: Turn, key: PublicKey, now: number): IceServer {
  const username = `${Math.floor(now / 1_000) + LIVE_S}:${key.slice(0, 16)}`
  const credential = createHmac('sha1', secret).update(username).digest('base64')
  return { urls: url, username, credential }
}
