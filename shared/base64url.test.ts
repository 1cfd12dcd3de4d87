import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromBase64url, toBase64url } from './base64url.ts'
import { anyBytes } from './test-arbitraries.ts'

it('[C15] any bytes come back from their base64url', () => {
  fc.assert(
    fc.property(anyBytes(), (bytes) => {
      const text = toBase64url(bytes)
      expect(text).toMatch(/^[\w-]*$/)
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect(fromBase64url(text)).toEqual(bytes)
    }),
  )
})

it.each(['a', 'ab=', 'a b', 'a+b/', 'é'])('[C15] "%s" is not base64url', (text) => {
  expect(() => fromBase64url(text)).toThrow(expect.objectContaining({ reason: 'malformed' }))
})

it.each(['AB', '_-', 'AAB', '__-'])(
  '[C15] "%s" is a second spelling of other text, and is not base64url',
  (text) => {
    expect(Buffer.from(text, 'base64url').toString('base64url')).not.toBe(text)
    expect(() => fromBase64url(text)).toThrow(expect.objectContaining({ reason: 'malformed' }))
  },
)
