import { describe, expect, it } from 'vitest'
import { hideSpoilers } from './hide-spoilers.ts'
import { plainLine } from './plain-line.ts'

describe('hidden words', () => {
  const found = (text: string, word: string) => {
    const from = text.indexOf(word)
    const hidden = hideSpoilers(text, [[from, from + word.length]])
    return { text: hidden.text, hits: hidden.hits.map(([from, to]) => hidden.text.slice(from, to)) }
  }

  it('stay hidden where a message is shown on one line', () => {
    expect(plainLine('it was ||the **butler**||\nof course')).toBe('it was ▒▒▒ of course')
    expect(plainLine(`||${'x'.repeat(500)}|| end`)).toBe('▒▒▒ end')
  })

  it('stay hidden in what was found, and what stands beside them is still marked', () => {
    expect(found('||secret|| and a cat', 'cat')).toEqual({ text: '▒▒▒ and a cat', hits: ['cat'] })
    expect(found('a cat ||secret|| b ||too||', 'cat')).toEqual({ text: 'a cat ▒▒▒ b ▒▒▒', hits: ['cat'] })
    expect(found('a ||secret|| b', 'secret')).toEqual({ text: 'a ▒▒▒ b', hits: [] })
    expect(found('if (a || b) cat', 'cat')).toEqual({ text: 'if (a || b) cat', hits: ['cat'] })
  })

  it('stay hidden beside code in which the same signs stand', () => {
    expect(found('`x||y` and ||secret|| cat', 'cat').text).toBe('`x▒▒▒ cat')
    expect(found('||open `a||b` secret|| cat', 'cat').text).not.toContain('secret')
  })
})
