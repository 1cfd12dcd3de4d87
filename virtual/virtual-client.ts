import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'puppeteer-core'
import type { Settings } from '../extension/bridge/settings.ts'
import type { EngineState, ServerState } from '../extension/bridge/state.ts'
import type { Invite } from '../shared/invite.ts'
import { callEngine, engineState } from './call-engine.ts'
import { closeBrowser } from './close-browser.ts'
import { countPages } from './count-pages.ts'
import { freeProfile } from './free-profile.ts'
import { type StartedChromium, startChromium } from './start-chromium.ts'
import { statusLine } from './status-line.ts'

export interface VirtualClientOptions {
  /** Its browser's profile: key, membership and history. */
  profile: string
  link: string
  invite: Invite
  /** How it is called on the server. */
  name: string
  /** What it keeps of the server. */
  keep: Settings['keep']
  log(line: string): void
  /** How often it is looked after, ms. */
  checkEveryMs: number
}

/** An engine that does not answer for so long is not there any more, ms. */
const ANSWER_MS = 60_000
/** Waits between starts double from the first to the last, ms. */
const FIRST_WAIT_MS = 1_000
const LAST_WAIT_MS = 60_000
/** Whoever lived so long was well: the next wait is the first again, ms. */
const WELL_MS = 60_000

/** It shows nothing and plays nothing, on a machine that may have 512 MB. */
const modest = ['--mute-audio', '--renderer-process-limit=2', '--disk-cache-size=1048576']

/** One browser that holds and hands on a server's recent history, started again whenever it dies. */
export class VirtualClient {
  /** Fulfilled when it is online for the first time. */
  readonly online: Promise<void>
  readonly #options: VirtualClientOptions
  readonly #ending = new AbortController()
  readonly #ended: Promise<void>
  #cameOnline: () => void = () => undefined
  #told = ''

  constructor(options: VirtualClientOptions) {
    this.#options = options
    this.online = new Promise((resolve) => {
      this.#cameOnline = resolve
    })
    this.#ended = this.#run()
  }

  /** Resolves when no process of it is left. */
  async stop(): Promise<void> {
    this.#ending.abort()
    await this.#ended
  }

  async #run(): Promise<void> {
    let wait = FIRST_WAIT_MS
    while (!this.#ending.signal.aborted) {
      const began = Date.now()
      const why = await this.#live().catch((error) => sentenceOf(error))
      if (this.#ending.signal.aborted) return
      if (Date.now() - began > WELL_MS) wait = FIRST_WAIT_MS
      this.#tell(`starting again in ${wait / 1_000} s (${why})`)
      await this.#pause(wait)
      wait = Math.min(wait * 2, LAST_WAIT_MS)
    }
  }

  /** From the start of a browser to its end. Resolves to why it ended; undefined when it was to. */
  async #live(): Promise<string | undefined> {
    const { profile } = this.#options
    await freeProfile(profile)
    const chromium = await startChromium({ userDataDir: profile, ownSignals: true, args: modest })
    const { browser } = chromium
    const ended = new Promise<string>((resolve) => {
      browser.once('disconnected', () => resolve('its browser ended'))
    })
    try {
      return await Promise.race([ended, this.#toldToEnd(), this.#watch(chromium)])
    } finally {
      await closeBrowser(browser)
    }
  }

  async #watch(chromium: StartedChromium): Promise<never> {
    const engine = await (await chromium.offscreenTarget()).asPage()
    await this.#enter(engine)
    for (;;) {
      await closePages(chromium)
      this.#report(await this.#stateOf(engine), await countPages(engine, this.#options.invite.server))
      await this.#pause(this.#options.checkEveryMs)
    }
  }

  /** A key of its own, on this server and on no other. */
  async #enter(engine: Page): Promise<void> {
    const { link, name, invite, keep } = this.#options
    const { identity, servers } = await this.#engineState(engine)
    if (!identity) await callEngine(engine, 'createIdentity', undefined)
    for (const { server } of servers) {
      if (server !== invite.server) await callEngine(engine, 'leave', { server })
    }
    let wait = FIRST_WAIT_MS
    while (!this.#ending.signal.aborted) {
      try {
        await callEngine(engine, 'join', { link, name })
        await callEngine(engine, 'setSettings', { keep })
        return
      } catch (error) {
        this.#tell(`not joined yet: ${sentenceOf(error)}`)
        await this.#pause(wait)
        wait = Math.min(wait * 2, LAST_WAIT_MS)
      }
    }
  }

  async #stateOf(engine: Page): Promise<ServerState> {
    const { servers } = await this.#engineState(engine)
    const state = servers.find(({ server }) => server === this.#options.invite.server)
    if (!state) throw new Error('it is on the server no more')
    return state
  }

  async #engineState(engine: Page): Promise<EngineState> {
    const silence = sleep(ANSWER_MS, undefined, { ref: false }).then(() => {
      throw new Error('its engine does not answer')
    })
    return Promise.race([engineState(engine), silence])
  }

  #report(state: ServerState, pages: number): void {
    this.#tell(statusLine(state, pages))
    if (state.connection.state === 'online') this.#cameOnline()
  }

  #tell(line: string): void {
    if (line !== this.#told) this.#options.log(line)
    this.#told = line
  }

  /** Ends early when the client is to end. */
  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#ending.signal }).catch(() => undefined)
  }

  #toldToEnd(): Promise<undefined> {
    const { signal } = this.#ending
    return new Promise((resolve) => {
      if (signal.aborted) resolve(undefined)
      else signal.addEventListener('abort', () => resolve(undefined), { once: true })
    })
  }
}

/** The extension opens its panel when it is new; nobody looks at it here. */
async function closePages({ browser, origin }: StartedChromium): Promise<void> {
  for (const page of await browser.pages()) {
    if (page.url().startsWith(origin)) await page.close()
  }
}

const sentenceOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
