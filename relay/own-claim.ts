import { CLAIM_NONCE_BYTES, decodeClaim, signClaim } from '../shared/claim.ts'
import { readControlClaim } from '../shared/control-fact.ts'
import { CONTROL_LOG, claimHash, type FactId } from '../shared/ids.ts'
import type { Random } from '../shared/uuid-v7.ts'
import type { NodeCrypto, NodeSigner } from './node-crypto.ts'
import type { Waiting } from './stamper.ts'

/** What the relay itself says in the control log, by the server's key. `now`: ms since 1970. */
export async function ownClaim(
  crypto: NodeCrypto,
  signer: NodeSigner,
  random: Random,
  now: number,
  type: string,
  body: Record<string, unknown>,
): Promise<Waiting> {
  const nonce = new Uint8Array(CLAIM_NONCE_BYTES)
  random(nonce)
  const fields = { server: signer.key, log: CONTROL_LOG, type, sentAt: now, nonce, body }
  const { claim: bytes, signature } = await signClaim(signer, fields)
  const claim = decodeClaim(bytes)
  return {
    claim,
    hash: claimHash(crypto.sha256(bytes)),
    signature,
    control: await readControlClaim(crypto, signer.key, claim, '' as FactId),
    // Nobody can refuse it, and nobody waits for it.
    settle: () => undefined,
  }
}
