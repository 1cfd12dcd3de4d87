import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PublicKey } from '../../../shared/ids.ts'
import type { Block, Inline } from './markdown.ts'
import { readMarkdown } from './read-markdown.ts'

const bob = 'b0' as PublicKey
const names = new Map([[bob, 'bob_the_builder']])
const nobody = new Map<PublicKey, string>()

const write = (inside: readonly Inline[]): string =>
  inside
    .map((inline) => {
      if ('inside' in inline) return `<${inline.kind}>${write(inline.inside)}</${inline.kind}>`
      return inline.kind === 'plain' ? inline.text : `<${inline.kind}>${inline.text}</${inline.kind}>`
    })
    .join('')
/** All of them, the hidden ones too. */
const lettersOf = (part: Block | Inline): string =>
  'text' in part ? part.text : part.inside.map(lettersOf).join('')
const look = (text: string, who = nobody) =>
  readMarkdown(text, who)
    .map((block) => {
      if (block.kind === 'code') return `<block>${block.text}</block>`
      return block.kind === 'quote' ? `<quote>${write(block.inside)}</quote>` : write(block.inside)
    })
    .join('\n')

describe('the light Markdown of a message', () => {
  it('knows bold, italic, strike, spoiler and code', () => {
    expect(look('**a** __b__ *c* _d_ ~~e~~ ||f|| `g`')).toBe(
      '<bold>a</bold> <bold>b</bold> <italic>c</italic> <italic>d</italic> <strike>e</strike> <spoiler>f</spoiler> <code>g</code>',
    )
    expect(look('**bold *and italic* in it**')).toBe('<bold>bold <italic>and italic</italic> in it</bold>')
    expect(look('***both***')).toBe('<bold><italic>both</italic></bold>')
    expect(look('这是**粗体**字')).toBe('这是<bold>粗体</bold>字')
  })

  it('leaves sums, names and lone signs as they were written', () => {
    for (const text of [
      '2*3*4 = 24',
      'snake_case_name',
      'a * b * c',
      '**',
      '****',
      '||',
      '~~ no ~~',
      '5 ** 2',
      '**never closed',
      '_ _',
      '> ',
      '>',
      '``',
    ])
      expect(look(text)).toBe(text)
    expect(look('**open *twice**')).toBe('<bold>open *twice</bold>')
  })

  it('reads no signs in code, addresses and names', () => {
    expect(look('`**a**` https://x.example/_a_*b* @bob_the_builder', names)).toBe(
      '<code>**a**</code> <link>https://x.example/_a_*b</link>* <mention>@bob_the_builder</mention>',
    )
    expect(look('**see https://x.example**')).toBe('<bold>see <link>https://x.example</link></bold>')
    expect(look('||https://x.example||')).toBe('<spoiler><link>https://x.example</link></spoiler>')
  })

  it('knows quotes of several lines and blocks of code', () => {
    expect(look('> one\n> **two**\nthree')).toBe('<quote>one\n<bold>two</bold></quote>\nthree')
    expect(look('look:\n```ts\nconst a = **1**\n```\nthere')).toBe(
      'look:\n<block>const a = **1**</block>\nthere',
    )
    expect(look('```\nnever closed')).toBe('```\nnever closed')
  })

  it('loses no letter, whatever was written', () => {
    const piece = fc.constantFrom(
      '*',
      '**',
      '_',
      '__',
      '~~',
      '||',
      '`',
      '```',
      '> ',
      '\n',
      ' ',
      'a',
      'ß',
      '猫',
      '@bob_the_builder',
      'https://x.example',
    )
    const bare = (text: string) => text.replace(/[\s*_~|`>]/gu, '')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('')
        expect(bare(readMarkdown(text, names).map(lettersOf).join(''))).toBe(bare(text))
      }),
    )
  })

  it('makes no more pieces of a text than it has letters', () => {
    const count = (inside: readonly Inline[]): number =>
      inside.reduce((sum, inline) => sum + 1 + ('inside' in inline ? count(inline.inside) : 0), 0)
    for (const hostile of [
      '*a* ',
      '> a\n',
      '> a\nb\n',
      '||a||',
      '`a`',
      '```a```',
      '**_~~||a',
      '@',
      'http://a ',
    ]) {
      const text = hostile.repeat(6_000 / hostile.length)
      const pieces = readMarkdown(text, names).reduce(
        (sum, block) => sum + 1 + (block.kind === 'code' ? 0 : count(block.inside)),
        0,
      )
      expect(pieces, hostile).toBeLessThanOrEqual(text.length)
    }
  })

  it('nests no deeper than there are signs', () => {
    const depth = (inside: readonly Inline[]): number =>
      Math.max(0, ...inside.map((inline) => ('inside' in inline ? 1 + depth(inline.inside) : 0)))
    for (const hostile of ['**_~~||', '*__~~||', '||**', '*', '_', '`*', '> **']) {
      const blocks = readMarkdown(`${hostile.repeat(6_000 / hostile.length)}x`, nobody)
      for (const block of blocks)
        if (block.kind !== 'code') expect(depth(block.inside)).toBeLessThanOrEqual(6)
      const both = readMarkdown(
        `${hostile.repeat(100)}x${[...hostile].reverse().join('').repeat(100)}`,
        nobody,
      )
      for (const block of both) if (block.kind !== 'code') expect(depth(block.inside)).toBeLessThanOrEqual(6)
    }
  })
})
