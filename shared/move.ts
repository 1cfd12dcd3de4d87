import * as v from 'valibot'
import { fromBase64url, toBase64url } from './base64url.ts'
import { decode, encode } from './cbor.ts'
import { type Crypto, checkSignature, type Signer, signedBytes } from './crypto.ts'
import { idBytes, type PublicKey, publicKey } from './ids.ts'
import { ADDRESS, decodeInvite, type SignedInvite } from './invite.ts'
import { MAX_MOVE_BYTES } from './limits.ts'
import type { Policy } from './policy-state.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'

/** An owner's word that a server goes on under another key, as its own was lost. */
export interface Move {
  /** The server that it was, whose people are told. */
  from: PublicKey
  /** The server that goes on, and the address of its relay. */
  server: PublicKey
  address: string
  /** Whoever reads this may join by it; null: they knock. */
  invite: SignedInvite | null
  by: PublicKey
  /** When it was signed, ms since 1970, by the owner's clock. */
  time: number
}

const INVITE = v.strictTuple([schema.bytesUpTo(MAX_MOVE_BYTES), schema.signature])
const MOVE = v.strictTuple([schema.key, schema.key, ADDRESS, v.nullable(INVITE), schema.key, schema.count])
const CODE = v.strictTuple([schema.bytesUpTo(MAX_MOVE_BYTES), schema.signature])
const PREFIX = 'catalk-move:'

/** Signs a move and answers it as text, for a relay's configuration or a person to paste. */
export async function signMove(signer: Signer, move: Omit<Move, 'by'>): Promise<string> {
  const { from, server, address, invite, time } = move
  const row = invite && [invite.bytes, invite.signature]
  const bytes = encode([idBytes(from), idBytes(server), address, row, idBytes(signer.key), time])
  const signature = await signer.sign(signedBytes('catalk/move/1', from, bytes))
  return PREFIX + toBase64url(encode([bytes, signature]))
}

/** Whether somebody pasted such a code in place of a link. */
export const isMoveCode = (text: string): boolean => text.trim().startsWith(PREFIX)

/**
 * A move that whoever it names has signed. Whether they own the server is the policy's to say.
 * @throws Refusal `malformed` when this is no such code, `wrong-signature`
 */
export async function readMove(crypto: Crypto, text: string): Promise<Move> {
  let bytes: Uint8Array
  let signature: Uint8Array
  let read: v.InferOutput<typeof MOVE>
  try {
    const code = decode(fromBase64url(text.trim().replace(PREFIX, '')))
    ;[bytes, signature] = schema.check(CODE, code, 'code')
    read = schema.check(MOVE, decode(bytes), 'move')
    if (read[3]) decodeInvite(read[3][0])
  } catch {
    throw new Refusal(
      'malformed',
      `This is not the code of a server that moved. Copy all of it, from "${PREFIX}" on.`,
    )
  }
  const [from, server, address, row, by, time] = read
  const move = {
    from: publicKey(from),
    server: publicKey(server),
    address,
    invite: row && { bytes: row[0], signature: row[1] },
    by: publicKey(by),
    time,
  }
  await checkSignature(crypto, move.by, 'catalk/move/1', move.from, bytes, signature)
  return move
}

/** Why nobody should follow this move of the server that a policy is of; undefined when its owner signed it. */
export function refusalOfMove({ server, owner }: Policy, move: Move): Refusal | undefined {
  if (move.from !== server) return new Refusal('wrong-server', 'This move is of another server.')
  // Also not a key that the owner had before: it may be replaced because it was stolen.
  if (move.by !== owner) return new Refusal('not-allowed', 'Only the owner of a server can move it.')
  return move.server === server
    ? new Refusal('malformed', 'A server that moved has another key than before.')
    : undefined
}
