import { type SignedClaim, signClaim } from './claim.ts'
import type { Signer } from './crypto.ts'
import { type ClaimHash, CONTROL_LOG, idBytes, type LogId, type PublicKey } from './ids.ts'
import type { SignedInvite } from './invite.ts'
import { webSigner } from './web-crypto.ts'

/** Somebody in a test: always the same key for the same name, and claims that differ only by what is said. */
export interface TestPerson extends Signer {
  readonly name: string
  /** A signed claim; `sentAt` rises by a second with each. */
  claim(
    server: PublicKey,
    log: LogId,
    type: string,
    body: Record<string, unknown>,
    sentAt?: number,
  ): Promise<SignedClaim>
  message(server: PublicKey, log: LogId, text: string): Promise<SignedClaim>
  join(server: PublicKey, invite: SignedInvite): Promise<SignedClaim>
  profile(server: PublicKey, name: string): Promise<SignedClaim>
  grant(server: PublicKey, key: PublicKey, privilege: string): Promise<SignedClaim>
  revoke(server: PublicKey, key: PublicKey, privilege: string): Promise<SignedClaim>
  channel(server: PublicKey, name: string, topic?: string): Promise<SignedClaim>
}

/** When the tests' clocks begin, ms since 1970: 2026-01-01. */
export const TEST_START = Date.UTC(2026, 0, 1)

/** A 32-byte seed that depends on a name only. */
export function testSeed(name: string): Uint8Array {
  const seed = new Uint8Array(32).fill(name.length)
  seed.set(new TextEncoder().encode(name).subarray(0, 32))
  return seed
}

/** `signer`: when the key is not the name's own, as for a server that speaks for itself. */
export async function testPerson(name: string, signer?: Signer): Promise<TestPerson> {
  const { key, sign } = signer ?? (await webSigner(testSeed(name)))
  let said = 0

  function claim(
    server: PublicKey,
    log: LogId,
    type: string,
    body: Record<string, unknown>,
    sentAt = TEST_START + said * 1_000,
  ) {
    said++
    const nonce = new Uint8Array(8)
    new DataView(nonce.buffer).setUint32(4, said)
    return signClaim({ key, sign }, { server, log, type, sentAt, nonce, body })
  }

  return {
    name,
    key,
    sign,
    claim,
    message: (server, log, text) => claim(server, log, 'message', { text }),
    join: (server, invite) =>
      claim(server, CONTROL_LOG, 'join', { name, invite: invite.bytes, inviteSignature: invite.signature }),
    profile: (server, newName) => claim(server, CONTROL_LOG, 'profile', { name: newName }),
    grant: (server, to, privilege) => claim(server, CONTROL_LOG, 'grant', { key: idBytes(to), privilege }),
    revoke: (server, from, privilege) =>
      claim(server, CONTROL_LOG, 'revoke', { key: idBytes(from), privilege }),
    channel: (server, channelName, topic) =>
      claim(server, CONTROL_LOG, 'channel', { name: channelName, ...(topic !== undefined && { topic }) }),
  }
}

/** A claim hash, or any id, made of one repeated byte: for what is never looked up. */
export const testHash = (byte: number) => byte.toString(16).padStart(2, '0').repeat(32) as ClaimHash
/** A log that nobody created: the helper server stamps anything. */
export const testLog = (byte: number) => byte.toString(16).padStart(2, '0').repeat(16) as LogId
