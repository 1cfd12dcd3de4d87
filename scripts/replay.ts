// Says a chat log through a real relay, and checks what arrives: `npm run replay -- FILE`.
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { nodeSigner } from '../relay/node-crypto.ts'
import { inviteLink, signInvite } from '../shared/invite.ts'
import { phraseOf, seedOf } from '../shared/phrase.ts'
import { buildExtension } from './build-extension.ts'
import { Authors } from './replay/authors.ts'
import { compareTexts } from './replay/compare-texts.ts'
import { type Figures, showFigures } from './replay/figures.ts'
import { startHandOn } from './replay/hand-on.ts'
import { Listener } from './replay/listener.ts'
import { openChannel } from './replay/open-channel.ts'
import { ownRelay } from './replay/own-relay.ts'
import { type LogLine, readChatLog } from './replay/read-chat-log.ts'
import { sayInOrder } from './replay/say-in-order.ts'

const HELP = `Says a chat log through a relay, each author with a key and a connection of their own, in the log's order.

  npm run replay -- FILE [options]

  FILE                a line a message, JSON {"ts": ms since 1970, "from": "name", "text": "words"}; gzip or plain
  --limit N           only the first N messages
  --speed X           X times as fast as it was; without it, as fast as the order allows
  --channel NAME      where it is said (general); made if it is not there
  --hand-on           browsers listen, then hand all of it on to others, which is timed and compared
  --second BROWSER    with --hand-on: chromium or firefox is the one that gets it (chromium)
  --relay URL         a relay that runs already, ws:// or wss://; at the pace it allows
  --owner-phrase-file FILE   with --relay: the owner's 24 words
  --at-once N         connections at once (200)
  --json FILE         the figures for a program`

const EVERY = 1_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: 'string' },
    speed: { type: 'string' },
    channel: { type: 'string', default: 'general' },
    'hand-on': { type: 'boolean', default: false },
    second: { type: 'string', default: 'chromium' },
    relay: { type: 'string' },
    'owner-phrase-file': { type: 'string' },
    'at-once': { type: 'string', default: '200' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

function positive(name: 'limit' | 'speed' | 'at-once'): number | undefined {
  const text = values[name]
  if (text === undefined) return undefined
  const number = Number(text)
  if (number > 0) return number
  throw new Error(`--${name} is a number greater than 0.`)
}

async function* firstOf(lines: AsyncIterable<LogLine>, limit: number): AsyncGenerator<LogLine> {
  let count = 0
  for await (const line of lines) {
    if (++count > limit) return
    yield line
  }
}

async function replay(file: string): Promise<Figures> {
  const { second, relay: given, 'owner-phrase-file': phraseFile } = values
  if (second !== 'chromium' && second !== 'firefox') throw new Error('--second is chromium or firefox.')
  if (given && !phraseFile)
    throw new Error('With --relay, give --owner-phrase-file: the owner invites the authors.')
  const seed = phraseFile ? seedOf(await readFile(phraseFile, 'utf8')) : Uint8Array.from(randomBytes(32))
  const owner = nodeSigner(seed)
  const own = given ? undefined : await ownRelay(owner.key)
  const address = given ?? own!.address
  const ends: (() => Promise<unknown>)[] = own ? [() => own.stop()] : []
  try {
    const { server, log } = await openChannel(address, owner, values.channel)
    const invite = (virtual: boolean) =>
      signInvite(owner, { server, address, expires: null, virtual }, randomBytes(8))
    const forPeople = await invite(false)
    const atOnce = positive('at-once') ?? 200
    const authors = new Authors({ address, server, invite: forPeople, runSeed: randomBytes(32), atOnce })

    let handOn: Awaited<ReturnType<typeof startHandOn>> | undefined
    let listener: Listener | undefined
    if (values['hand-on']) {
      handOn = await startHandOn({
        server,
        log,
        ownerPhrase: phraseOf(seed),
        link: inviteLink(forPeople),
        virtualLink: inviteLink(await invite(true)),
        second,
        tell: console.log,
      })
      ends.push(() => handOn!.stop())
    } else listener = await Listener.enter(address, forPeople, log)

    let shown = 0
    const said = await sayInOrder(firstOf(readChatLog(file), positive('limit') ?? Number.POSITIVE_INFINITY), {
      server,
      log,
      authors,
      speed: positive('speed'),
      slowly: given !== undefined,
      async said(count) {
        if (count - shown >= EVERY) {
          shown = count
          console.log(`${count} said by ${authors.count} authors`)
        }
        await handOn?.keepUp(count)
      },
    })
    await authors.leave()
    const { texts, skipped, ms } = said
    const seconds = ms / 1_000
    const figures = {
      messages: texts.length,
      skipped,
      authors: authors.count,
      seconds,
      perSecond: texts.length / seconds,
    }
    if (handOn) return { ...figures, handedOn: await handOn.passOn(texts) }
    await listener?.heard(texts.length)
    return { ...figures, heard: compareTexts(texts, listener!.texts) }
  } finally {
    for (const end of ends.reverse()) await end()
  }
}

try {
  const [file] = positionals
  if (values.help) console.log(HELP)
  else if (!file) throw new Error('Name the log: npm run replay -- FILE. More with --help.')
  else {
    if (values['hand-on']) await buildExtension('chrome')
    if (values['hand-on'] && values.second === 'firefox') await buildExtension('firefox')
    const figures = await replay(file)
    console.log(`\n${showFigures(figures)}`)
    if (values.json) await writeFile(values.json, `${JSON.stringify(figures, undefined, 2)}\n`)
    const { heard, handedOn } = figures
    const results = [heard, handedOn?.second, handedOn?.third]
    if (results.some((result) => result && !result.equal)) process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
