// Says a chat log through a real relay, and checks what arrives: `npm run replay -- FILE`.
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { nodeSigner } from '../relay/node-crypto.ts'
import { inviteLink, signInvite } from '../shared/invite.ts'
import { phraseOf, seedOf } from '../shared/phrase.ts'
import { buildExtension } from './build-extension.ts'
import type { Audience } from './replay/audience.ts'
import { Authors } from './replay/authors.ts'
import { type Figures, showFigures } from './replay/figures.ts'
import { startHandOn } from './replay/hand-on.ts'
import { startListening } from './replay/listener.ts'
import { openChannel } from './replay/open-channel.ts'
import { HELP, type ReplayOptions, readOptions } from './replay/options.ts'
import { ownRelay } from './replay/own-relay.ts'
import { type LogLine, readChatLog } from './replay/read-chat-log.ts'
import { sayInOrder } from './replay/say-in-order.ts'
import { succeeded } from './replay/succeeded.ts'
import { startThreeGivers } from './replay/three-givers.ts'

const EVERY = 1_000

async function* firstOf(lines: AsyncIterable<LogLine>, limit: number): AsyncGenerator<LogLine> {
  let count = 0
  for await (const line of lines) {
    if (++count > limit) return
    yield line
  }
}

async function replay(options: ReplayOptions): Promise<Figures> {
  const { file, limit, speed, channel, relay: given, atOnce } = options
  const seed = given ? seedOf(await readFile(given.phraseFile, 'utf8')) : Uint8Array.from(randomBytes(32))
  const owner = nodeSigner(seed)
  const own = given ? undefined : await ownRelay(owner.key)
  const address = given?.url ?? own!.address
  let audience: Audience | undefined
  try {
    const { server, log } = await openChannel(address, owner, channel)
    const invite = (virtual: boolean) =>
      signInvite(owner, { server, address, expires: null, virtual }, randomBytes(8))
    const forPeople = await invite(false)
    const link = inviteLink(forPeople)
    const authors = new Authors({ address, server, invite: forPeople, runSeed: randomBytes(32), atOnce })
    const place = { server, log, link, tell: console.log }
    if (options.audience === 'three') {
      const listen = { address, invite: forPeople }
      audience = await startThreeGivers({
        ...{ ...place, ...listen },
        fill: options.fill,
        readers: options.browsers,
      })
    } else if (options.audience === 'hand-on') {
      const virtualLink = inviteLink(await invite(true))
      const second = options.browsers[0]!
      audience = await startHandOn({ ...place, virtualLink, second, ownerPhrase: phraseOf(seed) })
    } else audience = await startListening({ address, invite: forPeople, log })

    let shown = 0
    const said = await sayInOrder(firstOf(readChatLog(file), limit), {
      ...{ server, log, authors, speed },
      slowly: given !== undefined,
      async said(count) {
        if (count - shown >= EVERY) {
          shown = count
          console.log(`${count} said by ${authors.count} authors`)
        }
        await audience?.keepUp(count)
      },
    })
    await authors.leave()
    const { texts, skipped, ms } = said
    const seconds = ms / 1_000
    return {
      ...{ messages: texts.length, skipped, authors: authors.count, seconds },
      perSecond: texts.length / seconds,
      ...(await audience.readBack(texts)),
      machine: { processors: cpus().length, load: loadavg()[1] ?? 0 },
    }
  } finally {
    await audience?.stop()
    await own?.stop()
  }
}

try {
  const options = readOptions(process.argv.slice(2))
  if (!options) console.log(HELP)
  else {
    const { audience, browsers, json } = options
    if (audience !== 'listener') await buildExtension('chrome')
    if (audience === 'three' || browsers.includes('firefox')) await buildExtension('firefox')
    const figures = await replay(options)
    console.log(`\n${showFigures(figures)}`)
    if (json) await writeFile(json, `${JSON.stringify(figures, undefined, 2)}\n`)
    if (!succeeded(figures)) process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
