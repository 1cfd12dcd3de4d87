import { type Body, type ControlType, isChannelType, isKnownType, readBody } from './body.ts'
import { type Claim, checkClaim, decodeClaim, hashClaim } from './claim.ts'
import type { Crypto } from './crypto.ts'
import type { Fact } from './fact.ts'
import { type ClaimHash, CONTROL_LOG, type FactId, type PublicKey, publicKey } from './ids.ts'
import { checkInvite, decodeInvite, type Invite } from './invite.ts'
import { Refusal } from './refusal.ts'
import { checkSuccessor } from './successor.ts'

/** A fact of the control log, read and checked: all signatures in it hold. What it may do is the policy's to say. */
export type ControlFact = {
  [Type in ControlType]: {
    type: Type
    id: FactId
    hash: ClaimHash
    author: PublicKey
    sentAt: number
    body: Body<Type>
    /** Of a `join` that shows one, signed as it says; of a `revokeInvite` the one it is about. */
    invite?: Invite
  }
}[ControlType]

/** The control facts of one type. */
export type ControlFactOf<Type extends ControlType> = Extract<ControlFact, { type: Type }>

/**
 * Reads a control claim that was, or is about to be, stamped `id`. Null for a type that this version does not know.
 * @throws Refusal when the claim is not for this server's control log, or it or a signature in it does not hold
 */
export async function readControlClaim(
  crypto: Crypto,
  server: PublicKey,
  claim: Claim,
  id: FactId,
): Promise<ControlFact | null> {
  if (claim.server !== server) throw new Refusal('wrong-server', 'This claim was made for another server.')
  if (claim.log !== CONTROL_LOG) throw new Refusal('malformed', 'This claim is not of the control log.')
  if (!isKnownType(claim.type)) return null
  // The control log is what a relay keeps: no message may get in there.
  if (isChannelType(claim.type)) throw new Refusal('malformed', `A ${claim.type} belongs in a channel.`)
  const body = readBody(claim.type, claim.body)
  const hash = await hashClaim(crypto, claim.bytes)
  const read = { type: claim.type, id, hash, author: claim.author, sentAt: claim.sentAt, body } as ControlFact
  if (read.type === 'join') {
    const { invite, inviteSignature } = read.body
    if (invite && inviteSignature)
      read.invite = await checkInvite(crypto, server, { bytes: invite, signature: inviteSignature })
  } else if (read.type === 'revokeInvite') read.invite = decodeInvite(read.body.invite)
  else if (read.type === 'replace') {
    const { to, proof } = read.body
    const from = publicKey(read.body.from)
    const own = from === claim.author ? from : undefined
    await checkSuccessor(crypto, server, publicKey(to), proof, own)
  }
  return read
}

/** A stamped control fact for the policy; null when it says nothing to it, or does not hold and so counts for nothing. */
export async function readControlFact(
  crypto: Crypto,
  server: PublicKey,
  fact: Fact,
): Promise<ControlFact | null> {
  try {
    const claim = decodeClaim(fact.claim)
    await checkClaim(crypto, claim, fact.signature)
    return await readControlClaim(crypto, server, claim, fact.id)
  } catch (error) {
    // A platform that fails must not pass for a ban that does not hold.
    if (error instanceof Refusal) return null
    throw error
  }
}
