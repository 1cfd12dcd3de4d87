import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClaimHash, FactId, LogId, PublicKey } from './ids.ts'
import { memberLink, readJoinLink } from './join-link.ts'
import { messageLink, readMessageLink } from './message-link.ts'

const link = {
  server: 'a1'.repeat(32) as PublicKey,
  address: 'wss://talk.example/relay/',
  log: '02'.repeat(16) as LogId,
  id: '0192'.repeat(8) as FactId,
  hash: 'c3'.repeat(32) as ClaimHash,
}

describe('[C20] a link to a message', () => {
  it('says which message of which server, and is a web address', () => {
    expect(messageLink(link)).toMatch(/^https:\/\/talk\.example\/relay\/m#[\w-]+$/)
    expect(messageLink({ ...link, address: 'ws://[::1]:7700' })).toMatch(/^http:\/\/\[::1\]:7700\/m#/)
    expect(readMessageLink(` ${messageLink(link)}\n`)).toEqual(link)
  })

  it('is not taken for a link to a server, nor the other way round', () => {
    expect(() => readMessageLink(memberLink(link.server, link.address))).toThrow(/not a link to a message/)
    expect(() => readJoinLink(messageLink(link))).toThrow(/not an invite link/)
  })

  it('is refused with a sentence when it was cut or changed', () => {
    const whole = messageLink(link)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (end) => {
        expect(() => readMessageLink(whole.slice(0, end))).toThrow(/Copy the whole link/)
      }),
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readMessageLink(text)).toThrow(/not a link/)
      }),
    )
  })
})
