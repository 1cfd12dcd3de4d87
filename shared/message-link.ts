import * as v from 'valibot'
import { fromBase64url, toBase64url } from './base64url.ts'
import { decode, encode } from './cbor.ts'
import {
  type ClaimHash,
  claimHash,
  type FactId,
  factId,
  idBytes,
  type LogId,
  logId,
  type PublicKey,
  publicKey,
} from './ids.ts'
import { ADDRESS } from './invite.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'

/** What a link to a message says: which server and where its relay is, and which message. It lets nobody in. */
export interface MessageLink {
  server: PublicKey
  /** `ws://` or `wss://` address of the relay. */
  address: string
  log: LogId
  /** Where it stands: a hint. What counts is `hash`. */
  id: FactId
  hash: ClaimHash
}

const MESSAGE_LINK = v.strictTuple([schema.key, ADDRESS, schema.uuid, schema.uuid, schema.hash])

/** `https://relay.example/m#…`; what follows the # no server sees. */
export function messageLink({ server, address, log, id, hash }: MessageLink): string {
  const code = encode([idBytes(server), address, idBytes(log), idBytes(id), idBytes(hash)])
  return `${address.replace(/^ws/, 'http').replace(/\/+$/, '')}/m#${toBase64url(code)}`
}

/** @throws Refusal `malformed` when this is no link to a message */
export function readMessageLink(link: string): MessageLink {
  try {
    const value = decode(fromBase64url(link.trim().split('#').at(-1) ?? ''))
    const [server, address, log, id, hash] = schema.check(MESSAGE_LINK, value, 'message link')
    return {
      server: publicKey(server),
      address,
      log: logId(log),
      id: factId(id),
      hash: claimHash(hash),
    }
  } catch {
    throw new Refusal(
      'malformed',
      'This is not a link to a message. Copy the whole link, with all that follows the #.',
    )
  }
}
