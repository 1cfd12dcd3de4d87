import { type PublicKey, publicKey } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import { decodeSignal } from '../shared/signal.ts'
import type { Clock } from './clock.ts'
import { envelopeOf } from './envelope.ts'
import { RateLimit } from './rate-limit.ts'
import type { FrameHandlers } from './session.ts'
import type { Rate } from './token-bucket.ts'

export interface SignalingOptions {
  clock: Clock
  rate: Rate
  isOnline(key: PublicKey): boolean
  send(to: PublicKey, message: Buffer): void
}

/** Passes offers and answers between two who are online. Their receiver checks the signature: the relay need not. */
export function signaling({ clock, rate, isOnline, send }: SignalingOptions): FrameHandlers['signal'] {
  const limit = new RateLimit<PublicKey>(rate)
  return (session, { key }, { to, bytes, signature }) => {
    if (!limit.take(key, clock.now())) {
      return session.refuse(new Refusal('too-fast', 'Too many signals. Wait a little.'))
    }
    const signal = decodeSignal(bytes)
    if (signal.from !== key) throw new Refusal('wrong-key', 'This signal is from somebody else.')
    if (signal.to !== publicKey(to)) throw new Refusal('wrong-key', 'This signal is for somebody else.')
    if (!isOnline(signal.to)) return session.refuse(new Refusal('not-online', 'They are not online.'))
    send(signal.to, envelopeOf({ kind: 'signal', content: { bytes, signature } }))
  }
}
