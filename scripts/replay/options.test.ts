import { expect, it } from 'vitest'
import { HELP, readOptions } from './options.ts'

it('the log alone is enough: somebody listens, and all of it is said as fast as its order allows', () => {
  const options = { limit: Number.POSITIVE_INFINITY, speed: undefined, audience: 'listener', fill: 'plain' }
  expect(readOptions(['chat.jsonl'])).toMatchObject({ file: 'chat.jsonl', channel: 'general', ...options })
})

it('three givers are read back in both browsers, or in the one that was named', () => {
  expect(readOptions(['chat.jsonl', '--three'])).toMatchObject({
    audience: 'three',
    browsers: ['chromium', 'firefox'],
  })
  expect(readOptions(['chat.jsonl', '--three', '--browser', 'firefox', '--fill', 'fast'])).toMatchObject({
    browsers: ['firefox'],
    fill: 'fast',
  })
})

it.each([
  [[], /Name the log/],
  [['chat.jsonl', '--limit', 'many'], /--limit is a number greater than 0/],
  [['chat.jsonl', '--limit', '0'], /--limit is a number greater than 0/],
  [['chat.jsonl', '--hand-on', '--second', 'lynx'], /--second is chromium or firefox/],
  [['chat.jsonl', '--fill', 'magic'], /--fill is plain or fast/],
  [['chat.jsonl', '--relay', 'ws://relay.example'], /--owner-phrase-file/],
])('%j is refused in words', (args, words) => {
  expect(() => readOptions(args)).toThrow(words)
})

it('every option is in the help', () => {
  expect(readOptions(['--help'])).toBeUndefined()
  for (const name of [
    'limit',
    'speed',
    'channel',
    'hand-on',
    'second',
    'three',
    'browser',
    'fill',
    'relay',
    'json',
  ])
    expect(HELP).toContain(`--${name} `)
})
