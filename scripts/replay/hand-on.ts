import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { launchChromium } from '../../e2e/harness/chromium.ts'
import { launchBrowser } from '../../e2e/harness/launch-browser.ts'
import type { TestBrowser } from '../../e2e/harness/test-browser.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import { callEngine, engineState } from '../../virtual/call-engine.ts'
import { startVirtualClients } from '../../virtual/start-virtual-clients.ts'
import type { Audience } from './audience.ts'
import { type Fetched, fetchHistory } from './fetch-history.ts'
import { heldMessages } from './held-messages.ts'
import { keepUp, untilHeld } from './keep-up.ts'

export interface HandOnOptions {
  server: PublicKey
  log: LogId
  ownerPhrase: string
  /** Invites for people and for virtual clients. */
  link: string
  virtualLink: string
  second: TestBrowser['kind']
  tell(line: string): void
}

export interface HandedOn {
  second: Fetched
  third: Fetched
  /** Bytes of pages that the first gave. */
  firstGave: number
}

/**
 * History that goes from one to the next. A first browser and a virtual client listen from the start; then a second gets
 * all from the first, and when both are gone a third gets all from the virtual client.
 */
export async function startHandOn(options: HandOnOptions): Promise<Audience> {
  const { server, log, ownerPhrase, link, virtualLink, tell } = options
  const dataDir = await mkdtemp(join(tmpdir(), 'catalk-replay-'))
  const browsers = new Set<TestBrowser>()
  const first = await launchChromium()
  browsers.add(first)
  // No panel is open: it is somebody who has the chat in the background.
  const engine = await (await first.offscreenTarget()).asPage()
  await engineState(engine)
  await callEngine(engine, 'restoreIdentity', { phrase: ownerPhrase })
  await callEngine(engine, 'join', { link, name: 'First' })

  let virtualSays = ''
  const virtual = await startVirtualClients({
    invite: virtualLink,
    dataDir,
    checkEveryMs: 1_000,
    log: (line) => {
      virtualSays = line
    },
  })
  await virtual.online()

  const held = () => heldMessages(engine, server, log)

  async function fetch(kind: TestBrowser['kind'], name: string, texts: readonly string[]) {
    const browser = await launchBrowser(kind)
    browsers.add(browser)
    return { browser, fetched: await fetchHistory(browser, { link, name, server, log, texts }) }
  }

  async function close(browser: TestBrowser): Promise<void> {
    browsers.delete(browser)
    await browser.close()
  }

  return {
    keepUp: (said) => keepUp(said, held),
    async readBack(texts) {
      await untilHeld(held, texts.length)
      const pages = Math.ceil(texts.length / 256)
      tell(`The first holds all ${texts.length}. Waiting for the virtual client …`)
      while (!holdsPages(virtualSays, pages)) await sleep(200)
      tell(`The virtual client: ${virtualSays}. A second joins (${options.second}) …`)
      const second = await fetch(options.second, 'Second', texts)
      const state = (await engineState(engine)).servers.find((other) => other.server === server)
      const firstGave = state?.serving.given ?? 0
      await close(first)
      await close(second.browser)
      tell('The first and the second are gone. A third joins …')
      const third = await fetch('chromium', 'Third', texts)
      return { handedOn: { second: second.fetched, third: third.fetched, firstGave } }
    },
    async stop() {
      await Promise.all([...browsers].map(close))
      await virtual.stop()
      await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    },
  }
}

/** Those of the log, and at least one of the control log. */
function holdsPages(status: string, pages: number): boolean {
  const held = Number(/^online, (\d+) pages?, nothing missing/.exec(status)?.[1] ?? 0)
  return held > pages
}
