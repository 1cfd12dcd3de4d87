// Draws extension/icon.svg at the sizes that browsers ask for: `node scripts/make-icons.ts`.
import { readFile } from 'node:fs/promises'
import { launch } from 'puppeteer-core'
import { findChromium } from './browsers.mjs'

const extension = new URL('../extension/', import.meta.url)
const executablePath = findChromium()
if (!executablePath) throw new Error('Chromium was not found: install it or set CHROMIUM_PATH.')

const svg = await readFile(new URL('icon.svg', extension), 'utf8')
const browser = await launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
const page = await browser.newPage()
for (const size of [16, 32, 48, 128]) {
  await page.setViewport({ width: size, height: size })
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${size}px }</style>${svg}`)
  const path = new URL(`public/icon/${size}.png`, extension)
  await page.screenshot({ path: path.pathname as `${string}.png`, omitBackground: true })
}
await browser.close()
