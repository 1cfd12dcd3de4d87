import { describe, expect, it } from 'vitest'
import { isKnownType, type KnownType, readBody } from './body.ts'
import { MAX_MENTIONS, MAX_NAME_LENGTH, MAX_TEXT_BYTES, MAX_TOPIC_LENGTH } from './limits.ts'

const key = new Uint8Array(32).fill(1)
const refused = (reason: string) => expect.objectContaining({ name: 'Refusal', reason })

const GOOD: [KnownType, Record<string, unknown>][] = [
  ['epoch', { ends: [[new Uint8Array(16), new Uint8Array(16), 5, new Uint8Array(32)]] }],
  ['server', {}],
  ['server', { name: 'Cats of Basel', owner: key, newcomers: ['post'] }],
  ['join', { name: 'alice', invite: new Uint8Array(200), inviteSignature: new Uint8Array(64) }],
  ['profile', { name: 'Ålice 🐈' }],
  ['grant', { key, privilege: 'createChannel' }],
  ['revoke', { key, privilege: 'post' }],
  ['channel', { name: 'général-2' }],
  ['channel', { name: 'cats', topic: '', log: new Uint8Array(16) }],
  ['message', { text: 'miau' }],
  ['message', { text: 'miau', mentions: [key] }],
]

it.each(GOOD)('[C8] a body of type %s is read: %o', (type, body) => {
  expect(readBody(type, body)).toEqual(body)
})

it('[C8] a field that only a later version knows is let pass', () => {
  expect(readBody('profile', { name: 'alice', colour: 'red' })).toEqual({ name: 'alice', colour: 'red' })
})

it('[C8] a type that only a later version knows is told from those that this one knows', () => {
  expect(isKnownType('message')).toBe(true)
  for (const type of ['poll', 'toString', '__proto__', '']) expect(isKnownType(type)).toBe(false)
})

describe('[C8] a body is refused', () => {
  it.each<[KnownType, unknown]>([
    ['message', {}],
    ['message', { text: 5 }],
    ['message', { text: '' }],
    ['message', { text: ' \n\t ' }],
    ['message', { text: 'hi', mentions: new Array(MAX_MENTIONS + 1).fill(key) }],
    ['message', { text: 'hi', mentions: ['alice'] }],
    ['message', null],
    ['profile', { name: '' }],
    ['profile', { name: ' alice' }],
    ['profile', { name: 'alice\u200b'.padEnd(MAX_NAME_LENGTH + 1, 'x') }],
    ['profile', { name: 'al\nice' }],
    ['profile', { name: 'al\u2028ice' }],
    ['channel', { name: 'two words' }],
    ['channel', { name: '#cats' }],
    ['channel', { name: '-cats' }],
    ['channel', { name: 'cats', topic: 'x'.repeat(MAX_TOPIC_LENGTH + 1) }],
    ['channel', { name: 'cats', log: new Uint8Array(15) }],
    ['grant', { key, privilege: 'fly' }],
    ['server', { newcomers: ['fly'] }],
    ['epoch', { ends: [[1, 2, 3]] }],
    ['join', { name: 'alice', invite: new Uint8Array(2_000), inviteSignature: new Uint8Array(64) }],
  ])('[C8] %s: %o', (type, body) => {
    expect(() => readBody(type, body)).toThrow(refused('malformed'))
  })

  it('[C8] a text is measured in bytes of UTF-8, and a longer one is named too long', () => {
    const longest = 'é'.repeat(MAX_TEXT_BYTES / 2)
    expect(readBody('message', { text: longest }).text).toBe(longest)
    expect(() => readBody('message', { text: `${longest}e` })).toThrow(refused('too-long'))
  })
})
