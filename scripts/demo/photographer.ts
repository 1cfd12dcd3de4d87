import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'puppeteer-core'
import { STAGE } from './actor.ts'

const SIZES = {
  /** What a side panel usually measures. */
  '': { width: 400, height: 720, deviceScaleFactor: 1.5 },
  /** The narrowest. */
  '-360': { width: 360, height: 740, deviceScaleFactor: 1 },
  '-two-columns': { width: 800, height: 640, deviceScaleFactor: 1 },
  '-three-columns': STAGE,
}
export type Size = keyof typeof SIZES

export const NARROW: readonly Size[] = ['', '-360']
export const SMALLEST: readonly Size[] = ['-360']
export const ALL: readonly Size[] = ['', '-360', '-two-columns', '-three-columns']

/** A page of a repository loads in a moment only if its pictures are small, bytes. */
const MOST_BYTES = 150_000
/** Until drawers and colours have settled, ms. */
const STILL_MS = 400

/** Takes pictures of pages, in both themes and at several sizes. */
export class Photographer {
  readonly taken: string[] = []
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** A page as it is, in each of these sizes; then it has its own size again. */
  async take(name: string, page: Page, sizes: readonly Size[]): Promise<void> {
    for (const size of sizes) {
      await page.setViewport(SIZES[size])
      await this.#both(`${name}${size}`, page)
    }
    await this.#theme(page, 'light')
    await page.setViewport(STAGE)
  }

  /** One element, which is as large as it likes to be. */
  async takeElement(name: string, page: Page, selector: string): Promise<void> {
    const element = await page.waitForSelector(selector)
    const box = await element?.boundingBox()
    const { width, height } = box ?? STAGE
    await page.setViewport({ width: Math.ceil(width), height: Math.ceil(height), deviceScaleFactor: 2 })
    await this.#both(name, page)
  }

  async #both(name: string, page: Page): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    for (const theme of ['light', 'dark'] as const) {
      await this.#theme(page, theme)
      await sleep(STILL_MS)
      const path = join(this.#folder, `${name}-${theme}.png`) as `${string}.png`
      await page.screenshot({ path })
      const { size } = await stat(path)
      if (size > MOST_BYTES) console.warn(`${path} has ${size} bytes.`)
      this.taken.push(path)
    }
  }

  #theme(page: Page, value: 'light' | 'dark'): Promise<void> {
    return page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ])
  }
}
