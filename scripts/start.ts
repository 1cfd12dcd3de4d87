// A server on this machine, to try everything with: `npm start`.
import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { config } from '../relay/config.ts'
import { startRelay } from '../relay/relay.ts'
import { inviteLink, signInvite } from '../shared/invite.ts'
import { MAX_NAME_LENGTH } from '../shared/limits.ts'
import { phraseOf } from '../shared/phrase.ts'
import { webSigner } from '../shared/web-crypto.ts'
import { atSignal } from '../virtual/at-signal.ts'
import { closeBrowser } from '../virtual/close-browser.ts'
import { startVirtualClients } from '../virtual/start-virtual-clients.ts'
import { buildExtension } from './build-extension.ts'
import { hasDisplay } from './start/has-display.ts'
import { openOwnerWindow } from './start/open-owner-window.ts'
import { ownerSeed } from './start/owner-seed.ts'
import { whatToDo } from './start/what-to-do.ts'

const HELP = `A server on this machine: a relay, two virtual clients, and a browser window in which you own it.

  npm start -- [--data DIR] [--no-virtual] [--headless]

  --data DIR     where everything is kept (.catalk)
  --no-virtual   no virtual clients: history is there while somebody who has it is online
  --headless     no window

The relay's own variables work too: PORT (8787), HOST (127.0.0.1), SERVER_NAME and others.`

const DAY_MS = 24 * 60 * 60_000
const VIRTUAL_CLIENTS = 2
/** On a busy machine a browser takes long to start; the rest need not wait for it, ms. */
const PATIENCE_MS = 60_000

/** What is running, in the order in which it was started. */
const running: (() => Promise<unknown>)[] = []
const stopAll = async () => {
  for (const stop of running.splice(0).reverse()) await stop()
}
const done = (line: string) => console.log(`✓ ${line}`)

async function start(dataDir: string, wish: { virtual: boolean; window: boolean }): Promise<void> {
  await Promise.all([buildExtension('chrome'), buildExtension('firefox')])
  done('The extension is built')

  const phrasePath = join(dataDir, 'owner-phrase.txt')
  const seed = await ownerSeed(phrasePath)
  const owner = await webSigner(seed)
  const options = config(process.env)
  const relay = await startRelay({
    ...options,
    name: options.name ?? 'Friends',
    dataDir: join(dataDir, 'relay'),
    ownerKey: owner.key,
    log: (line) => console.log(line),
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new Error(
      `Port ${options.port} is taken. Stop what uses it, or choose another: PORT=8788 npm start`,
    )
  })
  running.push(() => relay.stop())
  done(`The relay is on ${relay.url}`)
  const { server, address, url } = relay
  const invite = async (expires: number | null, virtual: boolean) =>
    inviteLink(await signInvite(owner, { server, address, expires, virtual }, randomBytes(8)))

  if (wish.virtual) {
    const clients = await startVirtualClients({
      invite: await invite(null, true),
      count: VIRTUAL_CLIENTS,
      dataDir: join(dataDir, 'virtual'),
      log: (line, which) => {
        if (!line.startsWith('online')) console.log(`  Virtual client ${which}: ${line}`)
      },
    })
    running.push(() => clients.stop())
    const online = clients.online().then(() => done(`${VIRTUAL_CLIENTS} virtual clients are online`))
    await Promise.race([online, sleep(PATIENCE_MS, undefined, { ref: false })])
  }

  const week = await invite(Date.now() + 7 * DAY_MS, false)
  if (wish.window) await showWindow(dataDir, phraseOf(seed), week)
  console.log(whatToDo({ url, invite: week, phrasePath }))
}

async function showWindow(dataDir: string, phrase: string, link: string): Promise<void> {
  const name = userInfo().username.trim().slice(0, MAX_NAME_LENGTH) || 'Owner'
  try {
    const browser = await openOwnerWindow({ profile: join(dataDir, 'owner'), phrase, link, name })
    let closing = false
    running.push(() => {
      closing = true
      return closeBrowser(browser)
    })
    browser.once('disconnected', () => {
      if (!closing) console.log('  Your window is closed. The rest goes on: Ctrl-C stops it.')
    })
    done('Your window is open: there you are the owner')
  } catch (error) {
    // The server is as good without it.
    console.log(`  No window could be opened: ${error instanceof Error ? error.message : error}`)
  }
}

try {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: '.catalk' },
      'no-virtual': { type: 'boolean', default: false },
      headless: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) console.log(HELP)
  else {
    atSignal(stopAll)
    const window = !values.headless && hasDisplay()
    await start(resolve(values.data), { virtual: !values['no-virtual'], window })
    if (!window && !values.headless) console.log('  There is no display here, so no window was opened.')
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  await stopAll()
  process.exitCode = 1
}
