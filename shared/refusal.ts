/**
 * Everything that catalk can say no for. A program switches on the reason; a person reads the sentence.
 * The names stand in PROTOCOL.md and are part of the protocol.
 */
export const REASONS = [
  // what arrived cannot be read
  'malformed',
  'not-cbor',
  'not-canonical',
  'wrong-version',
  'too-long',
  'unknown-frame',
  // who is there is not who they say
  'wrong-signature',
  'wrong-key',
  'wrong-server',
  'server-moved',
  'replayed-nonce',
  'not-logged-in',
  'already-logged-in',
  'login-timeout',
  // the policy says no
  'not-invited',
  'invite-expired',
  'invite-used-up',
  'invite-withdrawn',
  'needs-work',
  'waiting',
  'not-waiting',
  'let-in',
  'banned',
  'not-banned',
  'muted',
  'outranked',
  'key-replaced',
  'not-author',
  'not-allowed',
  'no-such-channel',
  'locked',
  'slow-mode',
  'name-taken',
  // the relay has its limits
  'too-fast',
  'too-many',
  'slow-reader',
  'not-online',
  'draining',
  'replaced',
  // history from a peer does not hold
  'not-held',
  'busy',
  'broken-page',
  'broken-chain',
  // nothing answered
  'unreachable',
  'timed-out',
  // on this device
  'no-identity',
  'wrong-phrase',
  'wrong-passphrase',
  'key-locked',
  'disk-full',
] as const

export type Reason = (typeof REASONS)[number]

/** The one error class: a named refusal. */
export class Refusal extends Error {
  readonly reason: Reason

  constructor(reason: Reason, sentence: string) {
    super(sentence)
    this.name = 'Refusal'
    this.reason = reason
  }
}

/** Any thrown thing as a refusal; what is none of ours is `malformed`, as only decoding of foreign bytes is wrapped so. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  return new Refusal('malformed', error instanceof Error ? error.message : String(error))
}
