import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PublicKey } from '../../../shared/ids.ts'
import { splitText } from './split-text.ts'

const bob = 'b0' as PublicKey
const ross = 'b1' as PublicKey
const nobody = new Map<PublicKey, string>()
const links = (text: string) =>
  splitText(text, nobody).flatMap((part) => (part.kind === 'link' ? [part.text] : []))

describe('what a message shows', () => {
  it('makes http, https and mailto links, and nothing else', () => {
    expect(links('see http://a.example, https://b.example/x?y=1#z and mailto:bob@example.com')).toEqual([
      'http://a.example',
      'https://b.example/x?y=1#z',
      'mailto:bob@example.com',
    ])
    expect(
      links('javascript:alert(1) data:text/html,x file:///etc ftp://a.example //a.example https:// HTTPS://'),
    ).toEqual([])
    expect(links('xhttps://a.example')).toEqual([])
  })

  it('ends a link before what turns it around or cannot be seen', () => {
    expect(links('https://a.example/\u202Egpj.exe and https://b.example\u200B/x')).toEqual([
      'https://a.example/',
      'https://b.example',
    ])
  })

  it('leaves the sentence around a link alone', () => {
    expect(links('(see https://a.example/Cat_(animal)), or https://b.example/x.')).toEqual([
      'https://a.example/Cat_(animal)',
      'https://b.example/x',
    ])
    expect(links('is it https://a.example/?')).toEqual(['https://a.example/'])
  })

  it('opens what it shows: a link that hides its host is shown with it', () => {
    const [link] = splitText('https://good.example@evil.example/x', nobody)
    expect(link).toEqual({
      kind: 'link',
      text: 'https://good.example@evil.example/x',
      href: 'https://good.example@evil.example/x',
    })
  })

  it('shows mentions of those who are mentioned, the longest name first', () => {
    const names = new Map([
      [bob, 'Bob'],
      [ross, 'Bob Ross'],
    ])
    const parts = splitText('@bob, ask @Bob Ross; not me@bob nor @Bobby or @carol', names)
    expect(parts.filter(({ kind }) => kind === 'mention')).toEqual([
      { kind: 'mention', text: '@bob', key: bob },
      { kind: 'mention', text: '@Bob Ross', key: ross },
    ])
  })

  it('neither links nor mentions inside code', () => {
    const parts = splitText('`@Bob https://a.example` end', new Map([[bob, 'Bob']]))
    expect(parts.map(({ kind }) => kind)).toEqual(['code', 'plain'])
  })

  it('shows every character that was written, whatever was written', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        'https://',
        'a.example',
        '@Bob',
        '@',
        '`',
        '```',
        '\n',
        ')',
        '(',
        'mailto:',
        ' ',
        '.',
        'İ',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('')
        const parts = splitText(text, new Map([[bob, 'Bob']]))
        expect(parts.map((part) => part.text).join('')).toBe(text)
        for (const part of parts)
          if (part.kind === 'link') expect(part.href).toMatch(/^(https?:\/\/|mailto:)/)
      }),
    )
  })

  it('shows a hostile text as it is', () => {
    for (const hostile of ['`'.repeat(6_000), '@'.repeat(6_000), `https://${')'.repeat(5_900)}`]) {
      expect(splitText(hostile, new Map([[bob, 'Bob']]))).toEqual([{ kind: 'plain', text: hostile }])
    }
    const nested = `https://a.example/${'('.repeat(3_000)}${')'.repeat(3_000)}`
    expect(links(`${nested})).`)).toEqual([nested])
  })
})
