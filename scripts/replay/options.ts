import { parseArgs } from 'node:util'
import { BROWSERS } from '../../e2e/harness/launch-browser.ts'
import type { TestBrowser } from '../../e2e/harness/test-browser.ts'

export const HELP = `Says a chat log through a relay, each author with a key and a connection of their own, in the log's order.

  npm run replay -- FILE [options]

  FILE                a line a message, JSON {"ts": ms since 1970, "from": "name", "text": "words"}; gzip or plain
  --limit N           only the first N messages
  --speed X           X times as fast as it was; without it, as fast as the order allows
  --channel NAME      where it is said (general); made if it is not there
  --hand-on           browsers listen, then hand all of it on to others, which is timed and compared
  --second BROWSER    with --hand-on: chromium or firefox is the one that gets it (chromium)
  --three             three browsers come to hold all of it, of which one lies and one is killed while a fresh one
                      reads it back from them, which is timed and compared
  --browser BROWSER   with --three: chromium or firefox is the fresh one (first the one, then the other)
  --fill fast         with --three: nobody listens in a browser; the first gets all of it as from a file
  --relay URL         a relay that runs already, ws:// or wss://; at the pace it allows
  --owner-phrase-file FILE   with --relay: the owner's 24 words
  --at-once N         connections at once (200)
  --json FILE         the figures for a program`

export interface ReplayOptions {
  file: string
  limit: number
  speed: number | undefined
  channel: string
  /** Who hears it. */
  audience: 'listener' | 'hand-on' | 'three'
  /** Browsers to whom it is handed on, or who read it back. */
  browsers: TestBrowser['kind'][]
  /** Heard by a browser message by message, or given to it in pages. */
  fill: 'plain' | 'fast'
  relay: { url: string; phraseFile: string } | undefined
  atOnce: number
  json: string | undefined
}

/** @throws Error that says what is wrong; undefined when only help is wanted */
export function readOptions(args: string[]): ReplayOptions | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      limit: { type: 'string', default: 'Infinity' },
      speed: { type: 'string' },
      channel: { type: 'string', default: 'general' },
      'hand-on': { type: 'boolean', default: false },
      second: { type: 'string', default: 'chromium' },
      three: { type: 'boolean', default: false },
      browser: { type: 'string' },
      fill: { type: 'string', default: 'plain' },
      relay: { type: 'string' },
      'owner-phrase-file': { type: 'string' },
      'at-once': { type: 'string', default: '200' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return undefined
  const [file] = positionals
  if (!file) throw new Error('Name the log: npm run replay -- FILE. More with --help.')
  const { channel, json, fill, relay: url, 'owner-phrase-file': phraseFile } = values
  if (url && !phraseFile)
    throw new Error('With --relay, give --owner-phrase-file: the owner invites the authors.')
  if (fill !== 'plain' && fill !== 'fast') throw new Error('--fill is plain or fast.')
  if (fill === 'fast' && url) throw new Error('--fill fast goes with a relay of its own only.')
  const fresh = values.browser ? [browser('browser', values.browser)] : BROWSERS.map(({ kind }) => kind)
  return {
    ...{ file, channel, json, fill },
    limit: positive('limit', values.limit),
    speed: values.speed === undefined ? undefined : positive('speed', values.speed),
    audience: values.three ? 'three' : values['hand-on'] ? 'hand-on' : 'listener',
    browsers: values.three ? fresh : [browser('second', values.second)],
    relay: url && phraseFile ? { url, phraseFile } : undefined,
    atOnce: positive('at-once', values['at-once']),
  }
}

function positive(name: string, text: string): number {
  const number = Number(text)
  if (number > 0) return number
  throw new Error(`--${name} is a number greater than 0.`)
}

function browser(name: string, text: string): TestBrowser['kind'] {
  if (text === 'chromium' || text === 'firefox') return text
  throw new Error(`--${name} is chromium or firefox.`)
}
