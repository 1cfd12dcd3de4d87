import type { Page } from 'puppeteer-core'
import type { Answer, Argument, CommandName } from '../../extension/bridge/commands.ts'
import type { ServerState } from '../../extension/bridge/state.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import { callEngine, engineState } from '../../virtual/call-engine.ts'
import { channelLogs, readStoredHistory } from './stored-history.ts'
import type { PageOptions, TestBrowser } from './test-browser.ts'
import { until } from './until.ts'

/** Somebody in a test: a browser, its panel, and what they do with it. */
export class Person {
  readonly browser: TestBrowser
  readonly name: string
  readonly #server: PublicKey
  #panel: Page | undefined

  constructor(browser: TestBrowser, server: PublicKey, name: string) {
    this.browser = browser
    this.#server = server
    this.name = name
  }

  get panel(): Page {
    if (!this.#panel) throw new Error(`${this.name} has no panel open`)
    return this.#panel
  }

  /** Makes a key (or takes the one in these words) and joins. */
  async join(link: string, phrase?: string): Promise<void> {
    await this.openPanel()
    if (phrase) await callEngine(this.panel, 'restoreIdentity', { phrase })
    else await callEngine(this.panel, 'createIdentity', undefined)
    await callEngine(this.panel, 'join', { link, name: this.name })
    await this.online()
  }

  async openPanel(options?: PageOptions): Promise<Page> {
    this.#panel = await this.browser.openPanel(options)
    // The panel keeps trying to wake the engine; a command before it runs would be heard by nobody.
    await engineState(this.#panel)
    return this.#panel
  }

  async closePanel(): Promise<void> {
    await this.#panel?.close()
    this.#panel = undefined
  }

  ask<Name extends CommandName>(name: Name, argument: Argument<Name>): Promise<Answer<Name>> {
    return callEngine(this.panel, name, argument)
  }

  async state(): Promise<ServerState> {
    const { servers } = await engineState(this.panel)
    const state = servers.find(({ server }) => server === this.#server)
    if (!state) throw new Error(`${this.name} is not on the server`)
    return state
  }

  online(): Promise<void> {
    return until(`${this.name} is online`, async () => (await this.state()).connection.state === 'online')
  }

  async log(channel = 'general'): Promise<LogId> {
    const log = (await channelLogs(this.panel, this.#server)).get(channel)
    if (!log) throw new Error(`${this.name} knows no #${channel}`)
    return log
  }

  /** Types a message into the composer and sends it. */
  async type(text: string): Promise<void> {
    await this.panel.bringToFront()
    const composer = await this.panel.waitForSelector('[data-testid=composer]')
    await composer?.focus()
    await composer?.type(text)
    await this.panel.keyboard.press('Enter')
  }

  /** Says many messages in order, and waits until the relay has stamped them all. */
  async say(texts: string[], channel = 'general'): Promise<void> {
    const log = await this.log(channel)
    await Promise.all(texts.map((text) => this.ask('say', { server: this.#server, log, text, mentions: [] })))
    await until(`${this.name}'s messages are acknowledged`, async () => (await this.#outbox()) === 0, 300)
  }

  /** Waits until the panel shows a message with this text that the relay has stamped. */
  async sees(text: string): Promise<void> {
    await this.panel.waitForFunction(
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

  waitFor(testId: string): Promise<unknown> {
    return this.panel.waitForSelector(`[data-testid="${testId}"]`, { timeout: 30_000 })
  }

  /** The texts that this device holds of a channel, in the order shown; every page is proved on the way. */
  async texts(channel = 'general'): Promise<string[]> {
    return (await readStoredHistory(this.panel, this.#server, await this.log(channel))).texts
  }

  /** Waits until this device holds so many messages of a channel. */
  holds(count: number, channel = 'general'): Promise<void> {
    return until(
      `${this.name} holds ${count} messages`,
      async () => (await this.texts(channel)).length >= count,
      1_000,
    )
  }

  close(): Promise<void> {
    return this.browser.close()
  }

  #outbox(): Promise<number> {
    return this.panel.evaluate(
      (name) =>
        new Promise<number>((resolve, reject) => {
          const opening = indexedDB.open(name)
          opening.onerror = () => reject(opening.error)
          opening.onsuccess = () => {
            const counting = opening.result.transaction('outbox').objectStore('outbox').count()
            counting.onsuccess = () => {
              opening.result.close()
              resolve(counting.result)
            }
            counting.onerror = () => reject(counting.error)
          }
        }),
      `catalk-${this.#server}`,
    )
  }
}
