import * as v from 'valibot'
import { decode, encode } from './cbor.ts'
import { type Crypto, checkSignature, type Signer, signedBytes } from './crypto.ts'
import { idBytes, type PublicKey, publicKey } from './ids.ts'
import { MAX_SIGNAL_BYTES } from './limits.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'

/**
 * A step towards a data channel. The description names the DTLS fingerprint, and its sender's signature covers it: so
 * every byte that comes through that channel comes from this key, and nothing in it needs a signature of its own.
 */
export interface Signal {
  from: PublicKey
  to: PublicKey
  /** 8 random bytes, chosen by who offers. */
  connection: Uint8Array
  kind: 'offer' | 'answer'
  /** Session description (RFC 8866), with its ICE candidates. */
  sdp: string
  /** By the sender's clock, ms since 1970. */
  time: number
}

export interface SignedSignal {
  bytes: Uint8Array
  signature: Uint8Array
}

const SIGNAL = v.strictTuple([
  schema.key,
  schema.key,
  schema.bytes(8),
  v.picklist(['offer', 'answer']),
  v.pipe(v.string(), v.maxLength(MAX_SIGNAL_BYTES)),
  schema.count,
])

/** CBOR [from, to, connection, kind, sdp, time], signed under `catalk/signal/1`. */
export async function signSignal(
  signer: Signer,
  server: PublicKey,
  signal: Omit<Signal, 'from'>,
): Promise<SignedSignal> {
  const { to, connection, kind, sdp, time } = signal
  const bytes = encode([idBytes(signer.key), idBytes(to), connection, kind, sdp, time])
  return { bytes, signature: await signer.sign(signedBytes('catalk/signal/1', server, bytes)) }
}

/** @throws Refusal `too-long`, `malformed` */
export function decodeSignal(bytes: Uint8Array): Signal {
  if (bytes.length > MAX_SIGNAL_BYTES)
    throw new Refusal('too-long', `A signal has at most ${MAX_SIGNAL_BYTES} bytes.`)
  const [from, to, connection, kind, sdp, time] = schema.check(SIGNAL, decode(bytes), 'signal')
  return { from: publicKey(from), to: publicKey(to), connection, kind, sdp, time }
}

/** A signal that its sender signed for `me`. @throws Refusal `wrong-signature`, `wrong-key`, `malformed` */
export async function checkSignal(
  crypto: Crypto,
  server: PublicKey,
  me: PublicKey,
  signed: SignedSignal,
): Promise<Signal> {
  const signal = decodeSignal(signed.bytes)
  if (signal.to !== me) throw new Refusal('wrong-key', 'This signal is for somebody else.')
  await checkSignature(crypto, signal.from, 'catalk/signal/1', server, signed.bytes, signed.signature)
  return signal
}
