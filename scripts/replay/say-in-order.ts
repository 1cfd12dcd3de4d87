import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type SignedClaim, signClaim } from '../../shared/claim.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import { MAX_CLAIMS_A_FRAME, MAX_TEXT_BYTES } from '../../shared/limits.ts'
import type { Authors } from './authors.ts'
import type { LogLine } from './read-chat-log.ts'

export interface SayInOrderOptions {
  server: PublicKey
  log: LogId
  authors: Authors
  /** Times as fast as the log was; without it as fast as its order allows. */
  speed?: number | undefined
  /**
   * One claim at a time, each stamped before the next is sent: so nobody says more in a second than a relay lets a
   * person say. Without it, stamps are not waited for.
   */
  slowly: boolean
  /** After each frame: how many were said. May hold the next one back. */
  said?(count: number): Promise<void> | undefined
}

export interface Said {
  /** In the log's order. */
  texts: string[]
  /** Empty, or longer than a message may be. */
  skipped: number
  ms: number
}

/**
 * Says a log on a relay so that its order stays. Two authors are two sockets, and which is read first is chance: a
 * change of author waits until the relay has what the one before said. What one says in a row goes in one frame.
 */
export async function sayInOrder(lines: AsyncIterable<LogLine>, options: SayInOrderOptions): Promise<Said> {
  const { server, log, authors, speed, slowly } = options
  const atOnce = slowly ? 1 : MAX_CLAIMS_A_FRAME
  const texts: string[] = []
  let skipped = 0
  let first: number | undefined
  const began = performance.now()
  let from = ''
  let row: SignedClaim[] = []

  async function sayRow(): Promise<void> {
    if (row.length === 0) return
    const speaker = await authors.speaker(from)
    await speaker.say(row)
    row = []
    if (slowly) await speaker.settled()
    await options.said?.(texts.length)
  }

  for await (const { ts, from: author, text: written } of lines) {
    const text = withoutMark(written)
    if (!isSayable(text)) {
      skipped++
      continue
    }
    if (author !== from || row.length >= atOnce) await sayRow()
    from = author
    if (speed !== undefined) {
      first ??= ts
      const wait = (ts - first) / speed - (performance.now() - began)
      if (wait > 0) {
        await sayRow()
        await sleep(wait)
      }
    }
    const message = { server, log, type: 'message', sentAt: ts, nonce: randomBytes(8), body: { text } }
    row.push(await signClaim(authors.signer(author), message))
    texts.push(text)
  }
  await sayRow()
  await authors.settled()
  return { texts, skipped, ms: performance.now() - began }
}

/** A decoder of UTF-8 takes U+FEFF at the start of a text for a byte order mark and drops it, so no claim has one. */
const withoutMark = (text: string) => text.replace(/^\uFEFF+/, '')

const isSayable = (text: string) => text.trim() !== '' && Buffer.byteLength(text) <= MAX_TEXT_BYTES
