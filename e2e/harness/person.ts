import type { Page } from 'puppeteer-core'
import type { Answer, Argument, CommandName, Target } from '../../extension/bridge/commands.ts'
import type { Settings } from '../../extension/bridge/settings.ts'
import type { ServerState } from '../../extension/bridge/state.ts'
import type { Traffic } from '../../extension/engine/device.ts'
import type { AvoidedPeer, StoredPage, TailFact } from '../../extension/engine/fact-store.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import { callEngine, engineState } from '../../virtual/call-engine.ts'
import { click } from './click.ts'
import { launchBrowser } from './launch-browser.ts'
import { paste } from './paste.ts'
import { readDatabase } from './read-database.ts'
import { readRows } from './read-rows.ts'
import { sayAll } from './say-all.ts'
import { channelLogs, readStoredHistory } from './stored-history.ts'
import type { PageOptions, TestBrowser } from './test-browser.ts'
import { until } from './until.ts'

/**
 * Somebody in a test: a browser, what they do in its panel, and what its engine is asked past the panel. For that the
 * popup is open, which costs little: a panel paints every message.
 */
export class Person {
  browser: TestBrowser
  readonly name: string
  readonly #server: PublicKey
  readonly #profile: string | undefined
  #popup: Page | undefined
  #panel: Page | undefined

  constructor(browser: TestBrowser, server: PublicKey, name: string, profile?: string) {
    this.browser = browser
    this.#profile = profile
    this.#server = server
    this.name = name
  }

  /** A page of the extension from which the engine and the database can be reached. */
  get page(): Page {
    const page = this.#popup ?? this.#panel
    if (!page) throw new Error(`${this.name} has no page open`)
    return page
  }

  /** Starts the browser again on its profile. */
  async reopen(): Promise<void> {
    if (!this.#profile) throw new Error(`${this.name} kept no profile`)
    this.#popup = undefined
    this.#panel = undefined
    this.browser = await launchBrowser(this.browser.kind, { userDataDir: this.#profile })
    await this.openPopup()
  }

  /** Makes a key (or takes the one in these words), sets what is to be set, and joins. */
  async join(link: string, phrase?: string, settings: Partial<Settings> = {}): Promise<void> {
    await this.openPopup()
    if (phrase) await this.ask('restoreIdentity', { phrase })
    else await this.ask('createIdentity', undefined)
    if (Object.keys(settings).length > 0) await this.ask('setSettings', settings)
    await this.ask('join', { link, name: this.name })
    await this.online()
    // The one that opens by itself paints whatever is said, on the engine's thread: four times the work.
    await this.browser.closePanels()
  }

  async openPopup(): Promise<Page> {
    this.#popup = await this.browser.openPopup()
    // The page keeps trying to wake the engine; a command before it runs would be heard by nobody.
    await engineState(this.#popup)
    return this.#popup
  }

  /** The panel, in front: a page behind others paints nothing. */
  async panel(options?: PageOptions): Promise<Page> {
    this.#panel ??= await this.browser.openPanel(options)
    await this.#panel.bringToFront()
    return this.#panel
  }

  /** Closes every page of the extension. */
  async closePages(): Promise<void> {
    await this.#panel?.close()
    await this.#popup?.close()
    this.#panel = undefined
    this.#popup = undefined
  }

  ask<Name extends CommandName>(name: Name, argument: Argument<Name>): Promise<Answer<Name>> {
    return callEngine(this.page, name, argument)
  }

  async state(): Promise<ServerState> {
    const state = await this.#stateIfAny()
    if (!state) throw new Error(`${this.name} is not on the server`)
    return state
  }

  /** Also of who is on no server for a moment, as their key changes. */
  online(): Promise<void> {
    return until(
      `${this.name} is online`,
      async () => (await this.#stateIfAny())?.connection.state === 'online',
    )
  }

  async #stateIfAny(): Promise<ServerState | undefined> {
    const { servers } = await engineState(this.page)
    return servers.find(({ server }) => server === this.#server)
  }

  /** The names of the channels that this device knows. */
  async channels(): Promise<string[]> {
    return [...(await channelLogs(this.page, this.#server)).keys()].sort()
  }

  async log(channel = 'general'): Promise<LogId> {
    const log = (await channelLogs(this.page, this.#server)).get(channel)
    if (!log) throw new Error(`${this.name} knows no #${channel}`)
    return log
  }

  /** Types a message into the composer and sends it. */
  async type(text: string): Promise<void> {
    const panel = await this.panel()
    const composer = await panel.waitForSelector('[data-testid=composer]')
    await composer?.focus()
    await composer?.type(text)
    await panel.keyboard.press('Enter')
  }

  /** Says many messages in order, and waits until the relay has stamped them all. */
  async say(texts: string[], channel = 'general'): Promise<void> {
    await sayAll(this.page, this.#server, await this.log(channel), texts)
    await until(
      `${this.name}'s messages are acknowledged`,
      async () => (await this.#rows('outbox')) === 0,
      300,
    )
  }

  /** Fills the join form of an open panel, and sends it; for who knocks with what they say of themselves. */
  async enter(link: string, about?: string): Promise<void> {
    const panel = await this.panel()
    await paste(panel, 'invite-link', link)
    await paste(panel, 'join-name', this.name)
    if (about) await paste(panel, 'join-about', about)
    // A click would miss as the card of the invite appears above.
    await panel.waitForSelector('[data-testid=join-submit]:enabled')
    await panel.focus('[data-testid=join-name]')
    await panel.keyboard.press('Enter')
  }

  async click(testId: string): Promise<void> {
    await click(await this.panel(), testId)
  }

  /** Fills a field of the panel. */
  async paste(testId: string, text: string): Promise<void> {
    await paste(await this.panel(), testId, text)
  }

  /** Waits until the panel shows an element, and answers what stands in it. */
  async reads(selector: string): Promise<string> {
    const found = await (await this.panel()).waitForSelector(selector, { timeout: 30_000 })
    return (await found?.evaluate((element) => element.textContent)) ?? ''
  }

  /** Waits until the panel shows a message with this text that the relay has stamped. */
  async sees(text: string): Promise<void> {
    const panel = await this.panel()
    await panel.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll('[data-testid=message]')].some(
          (message) =>
            message.querySelector('[data-testid=message-text]')?.textContent === wanted &&
            !message.querySelector('[data-testid=pending], [data-testid=failed]'),
        ),
      { timeout: 30_000, polling: 100 },
      text,
    )
  }

  async waitFor(testId: string): Promise<void> {
    const panel = await this.panel()
    await panel.waitForSelector(`[data-testid="${testId}"]`, { timeout: 30_000 })
  }

  /** The texts that this device holds of a channel, in the order shown; every page is proved on the way. */
  async texts(channel = 'general'): Promise<string[]> {
    return (await readStoredHistory(this.page, this.#server, await this.log(channel))).texts
  }

  /** How others name a message of this text. */
  async target(text: string, channel = 'general'): Promise<Target> {
    const { items } = await readStoredHistory(this.page, this.#server, await this.log(channel))
    const found = items.find((item) => item.kind === 'message' && item.text === text)
    if (found?.kind !== 'message') throw new Error(`${this.name} does not hold "${text}"`)
    return { hash: found.hash, id: found.id }
  }

  /** Whether these words stand anywhere in what this device keeps of a channel. */
  async keeps(text: string, channel = 'general'): Promise<boolean> {
    const { words } = await readStoredHistory(this.page, this.#server, await this.log(channel))
    return words.includes(text)
  }

  /** Every text in the facts that this device keeps of a channel, shown or not. */
  async words(channel = 'general'): Promise<string[]> {
    return (await readStoredHistory(this.page, this.#server, await this.log(channel))).words
  }

  /** How many of their claims the relay has not acknowledged yet, or has refused. */
  waiting(): Promise<number> {
    return this.#rows('outbox')
  }

  /** Waits until this device holds so many facts of a channel. */
  async holds(count: number, channel = 'general'): Promise<void> {
    const log = await this.log(channel)
    await until(
      `${this.name} holds ${count} messages`,
      async () => {
        const { pages, tailFacts } = await readRows<{ pages: StoredPage[]; tailFacts: TailFact[] }>(
          this.page,
          this.#server,
          ['pages', 'tailFacts'],
          log,
        )
        return pages.reduce((sum, { held }) => sum + held, tailFacts.length) >= count
      },
      300,
    )
  }

  /** What this device gave and took so far, as its chart shows it: up to some seconds late. */
  async traffic(): Promise<Traffic[]> {
    return (await readDatabase<{ traffic: Traffic[] }>(this.page, 'catalk', ['traffic'])).traffic
  }

  /** Whom this device's engine asks for nothing, as they gave what does not hold. */
  async avoids(): Promise<PublicKey[]> {
    const { avoided } = await readRows<{ avoided: AvoidedPeer[] }>(this.page, this.#server, ['avoided'])
    return avoided.map(({ key }) => key)
  }

  close(): Promise<void> {
    return this.browser.close()
  }

  /** The same, with no time for anything. */
  kill(): Promise<void> {
    return this.browser.kill()
  }

  async #rows(store: 'outbox'): Promise<number> {
    return (await readRows<{ outbox: unknown[] }>(this.page, this.#server, [store]))[store].length
  }
}
