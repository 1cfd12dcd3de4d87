import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'puppeteer-core'
import { type ChromiumBrowser, launchChromium } from '../../e2e/harness/chromium.ts'
import { callEngine } from '../../virtual/call-engine.ts'

/** Where an actor works: all three columns. */
export const STAGE = { width: 1180, height: 720, deviceScaleFactor: 1 }

/** Somebody in the demo: a browser of their own, and hands that click what a person would. */
export class Actor {
  readonly name: string
  readonly browser: ChromiumBrowser
  readonly page: Page

  private constructor(name: string, browser: ChromiumBrowser, page: Page) {
    this.name = name
    this.browser = browser
    this.page = page
    page.setDefaultTimeout(60_000)
  }

  /** In front of the welcome page. */
  static async arrive(name: string, headful: boolean): Promise<Actor> {
    const browser = await launchChromium({ headful })
    // A new extension opens its panel; a second one would hide behind it, and what is hidden is not drawn.
    const url = `${browser.origin}/sidepanel.html`
    const target = await browser.browser.waitForTarget((other) => other.url() === url, { timeout: 60_000 })
    const page = await target.page()
    if (!page) throw new Error('The extension did not open its panel.')
    await page.setViewport(STAGE)
    const actor = new Actor(name, browser, page)
    await actor.see('welcome')
    return actor
  }

  /** The owner has words already. */
  async restore(phrase: string): Promise<void> {
    await this.click('restore-open')
    await this.fill('restore-words', phrase)
    await this.click('restore-submit')
  }

  async makeKey(): Promise<void> {
    await this.click('create-identity')
    await this.see('phrase')
  }

  /** Pastes the link and gives a name; `beforeJoining` is a moment to look. */
  async join(link: string, beforeJoining?: () => Promise<void>): Promise<void> {
    await this.fill('invite-link', link)
    await this.see('invite-card')
    await this.fill('join-name', this.name)
    await beforeJoining?.()
    await this.click('join-submit')
    await this.see('composer')
  }

  async goTo(channel: string): Promise<void> {
    await this.click(`channel-${channel}`)
    await this.page.waitForSelector(`${byId(`channel-${channel}`)}[aria-current=page]`)
  }

  /** Writes into the channel that is open, as a person does. */
  async write(text: string): Promise<void> {
    await this.fill('composer', text)
    await this.page.focus(byId('composer'))
    await this.page.keyboard.press('Enter')
  }

  /** A message is there, and the relay has stamped it. */
  async reads(text: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll('[data-testid=message]')].some(
          (message) =>
            message.querySelector('[data-testid=message-text]')?.textContent === wanted &&
            !message.querySelector('[data-testid=pending], [data-testid=failed]'),
        ),
      {},
      text,
    )
  }

  /** Opens the menu of the message that begins so, and picks what it offers; null: only opens it. */
  async act(begins: string, act: string | null): Promise<void> {
    const words = this.page.locator(`${byId('message')} ::-p-text(${JSON.stringify(begins)})`)
    await this.#try(`find “${begins}…”`, words.hover())
    // a list that was just scrolled measures its rows, and they move away from under the pointer
    await sleep(300)
    await this.#try(`point at “${begins}…”`, words.hover())
    await this.click('act-bar-more')
    await this.see('message-menu')
    if (act) await this.click(`act-${act}`)
  }

  /** Adds a reaction, or takes it back. */
  async react(begins: string, emoji: string): Promise<void> {
    await this.act(begins, 'more-reactions')
    await this.click(`emoji-${emoji}`)
    await this.seeNoMore('emoji-picker')
    await this.see('reaction')
  }

  async click(testId: string): Promise<void> {
    await this.#try(`click ${testId}`, this.page.locator(byId(testId)).click())
  }

  /** Puts a text in place of what is there, as pasting does. */
  async fill(testId: string, text: string): Promise<void> {
    await this.click(testId)
    await this.page.$eval(byId(testId), (field) => (field as HTMLTextAreaElement).select())
    if (text === '') await this.page.keyboard.press('Backspace')
    else await this.page.keyboard.sendCharacter(text)
  }

  async see(testId: string): Promise<void> {
    await this.#try(`see ${testId}`, this.page.waitForSelector(byId(testId), { visible: true }))
  }

  async seeNoMore(testId: string): Promise<void> {
    await this.#try(`lose sight of ${testId}`, this.page.waitForSelector(byId(testId), { hidden: true }))
  }

  async openServerMenu(): Promise<void> {
    await this.narrow()
    await this.click('open-channels')
    await this.click('server-menu')
  }

  /** Closes a dialog and the drawer under it, which are there only while the page is narrow. */
  async closeAll(): Promise<void> {
    await this.narrow()
    await this.escape()
    await this.escape()
    await this.wide()
  }

  /** Closes the menu, drawer or dialog that is open. */
  async escape(): Promise<void> {
    await this.page.keyboard.press('Escape')
  }

  /** As narrow as a side panel. What was a column is a drawer then. */
  async narrow(): Promise<void> {
    await this.page.setViewport({ width: 400, height: 720 })
  }

  async wide(): Promise<void> {
    await this.page.setViewport(STAGE)
  }

  /** Hands on nothing, or again what it holds. */
  async pause(paused: boolean): Promise<void> {
    await callEngine(this.page, 'setSettings', { paused })
  }

  leave(): Promise<void> {
    return this.browser.close()
  }

  async #try(what: string, work: Promise<unknown>): Promise<void> {
    await work.catch((error: Error) => {
      throw new Error(`${this.name} could not ${what}: ${error.message}`)
    })
  }
}

export const byId = (testId: string) => `[data-testid="${testId}"]`
