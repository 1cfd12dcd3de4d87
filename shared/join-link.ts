import * as v from 'valibot'
import { fromBase64url } from './base64url.ts'
import { decode, encode } from './cbor.ts'
import { idBytes, type PublicKey, publicKey } from './ids.ts'
import { ADDRESS, decodeInvite, joinUrl, readInviteLink, type SignedInvite } from './invite.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'

/** What a link to a server says: where it is, which key it must prove, and perhaps an invite. */
export interface JoinLink {
  server: PublicKey
  address: string
  /** Null: for who belongs already, as the owner, or a member on a new device. */
  invite: SignedInvite | null
}

const MEMBER_LINK = v.strictTuple([schema.key, ADDRESS])

/** A link without an invite: a relay shows it to everybody, and it lets nobody in who does not belong. */
export function memberLink(server: PublicKey, address: string): string {
  return joinUrl(address, encode([idBytes(server), address]))
}

/** @throws Refusal `malformed` when this is no link to a server */
export function readJoinLink(link: string): JoinLink {
  return readMemberLink(link) ?? readInvite(link)
}

function readMemberLink(link: string): JoinLink | undefined {
  try {
    const value = decode(fromBase64url(link.trim().split('#').at(-1) ?? ''))
    const [server, address] = schema.check(MEMBER_LINK, value, 'link')
    return { server: publicKey(server), address, invite: null }
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

function readInvite(link: string): JoinLink {
  const invite = readInviteLink(link)
  const { server, address } = decodeInvite(invite.bytes)
  return { server, address, invite }
}
