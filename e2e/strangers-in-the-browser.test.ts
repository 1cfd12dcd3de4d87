import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type ChromiumBrowser, launchChromium } from './harness/chromium.ts'
import { Group } from './harness/group.ts'

/** Another extension, with a page of its own and every right that it may ask for. */
async function strangeExtension(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'catalk-e2e-strange-'))
  await mkdir(path, { recursive: true })
  const manifest = {
    manifest_version: 3,
    name: 'A stranger',
    version: '1',
    permissions: ['scripting', 'tabs', 'storage'],
    host_permissions: ['<all_urls>'],
  }
  await writeFile(join(path, 'manifest.json'), JSON.stringify(manifest))
  await writeFile(join(path, 'page.html'), '<!doctype html><title>A stranger</title>')
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** What our own pages say to the engine. */
const COMMANDS = [
  { kind: 'hello' },
  { kind: 'command', page: 'a', id: 1, name: 'revealPhrase', argument: { passphrase: null } },
]

async function openPage(browser: ChromiumBrowser, url: string) {
  const page = await browser.browser.newPage()
  await page.goto(url)
  return page
}

it('another extension is heard by nobody in ours, and gets into none of its pages', async () => {
  await using stranger = await strangeExtension()
  const browser = await launchChromium()
  try {
    await (await browser.openPanel()).waitForSelector('[data-testid=welcome]')
    const id = await browser.browser.installExtension(stranger.path)
    const page = await openPage(browser, `chrome-extension://${id}/page.html`)
    const heard = await page.evaluate(
      async (ours, commands) => {
        const outcomes: string[] = []
        for (const command of commands) {
          outcomes.push(await chrome.runtime.sendMessage(ours, command).then(String, String))
          const port = chrome.runtime.connect(ours)
          outcomes.push(
            await new Promise((resolve) => {
              port.onMessage.addListener((message) => resolve(`it answered ${JSON.stringify(message)}`))
              port.onDisconnect.addListener(() => resolve(String(chrome.runtime.lastError?.message)))
              port.postMessage(command)
            }),
          )
        }
        const [tab] = await chrome.tabs.query({ url: `chrome-extension://${ours}/*` })
        const all = await chrome.tabs.query({})
        for (const { id: tabId } of tab ? [tab] : all) {
          outcomes.push(
            await chrome.scripting
              .executeScript({ target: { tabId: tabId! }, func: () => document.body.textContent })
              .then(
                (read) => `it read ${JSON.stringify(read)}`,
                () => 'no script there',
              ),
          )
        }
        return outcomes
      },
      browser.extensionId,
      COMMANDS,
    )
    expect(heard.length).toBeGreaterThanOrEqual(5)
    for (const outcome of heard) expect(outcome).toMatch(/Receiving end does not exist|no script there/u)
  } finally {
    await browser.close()
  }
})

it('a web page sees nothing of the extension, and opens none of its pages', async () => {
  await using group = await Group.start()
  const browser = await launchChromium()
  try {
    const page = await openPage(browser, group.relay.url)
    const panel = `${browser.origin}/sidepanel.html#${encodeURIComponent(group.link)}`
    const seen = await page.evaluate(async (panel) => {
      const fetched = await fetch(panel).then(
        () => 'fetched',
        () => 'refused',
      )
      const framed = await new Promise<string>((resolve) => {
        const frame = document.createElement('iframe')
        frame.src = panel
        frame.addEventListener('load', () => {
          let body = ''
          try {
            body = frame.contentDocument?.body.textContent ?? ''
          } catch {
            // Another origin's page: what stands in it is told by its address below.
          }
          resolve(`loaded ${body.length}`)
        })
        document.body.append(frame)
        setTimeout(() => resolve('nothing'), 3_000)
      })
      return { fetched, framed, talks: 'runtime' in (globalThis.chrome ?? {}) }
    }, panel)
    expect(seen).toMatchObject({ fetched: 'refused', talks: false })
    const frames = page.frames().map((frame) => frame.url())
    expect(frames.some((url) => url.startsWith(browser.origin))).toBe(false)
    await page.evaluate((panel) => void window.open(panel), panel)
    await page
      .evaluate((panel) => {
        location.href = panel
      }, panel)
      .catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const opened = await Promise.all(
      (await browser.browser.pages()).map(async (other) => ({
        url: other.url(),
        panel: (await other.$('[data-testid=welcome]').catch(() => null)) !== null,
      })),
    )
    // The one that the extension opened itself, when it was installed.
    expect(opened.filter(({ panel }) => panel)).toHaveLength(1)
  } finally {
    await browser.close()
  }
})
