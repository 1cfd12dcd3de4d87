import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch } from 'puppeteer-core'
import { build } from 'vite'
import { findChromium } from '../scripts/browsers.mjs'

/** A module of ours in a page of a real browser. */
export interface InChromium {
  /** Calls one of its exports without arguments. */
  call(name: string): Promise<number>
  close(): Promise<void>
}

const QUIET = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
]
// Chromium's sandbox refuses root, which is what containers run as. Everybody else keeps it.
const SANDBOX = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** Bundles a module and opens it in headless Chromium, which gets `data` when it fetches `/data`. */
export async function inChromium(entry: URL, data: Uint8Array): Promise<InChromium> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('Chromium was not found: install it or set CHROMIUM_PATH.')
  const script = await bundle(fileURLToPath(entry))
  const server = createServer((request, response) => {
    if (request.url === '/data') response.end(data)
    else if (request.url === '/bench.js') response.setHeader('content-type', 'text/javascript').end(script)
    else response.setHeader('content-type', 'text/html').end('<script src="/bench.js"></script>')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const browser = await launch({ executablePath, pipe: true, headless: true, args: [...SANDBOX, ...QUIET] })
  const page = await browser.newPage()
  // A loopback address counts as secure, as an extension does: WebCrypto is there.
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  return {
    call: async (name) => (await page.evaluate(`bench.${name}()`)) as number,
    async close() {
      await browser.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

async function bundle(entry: string): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'catalk-bench-'))
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      publicDir: false,
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        outDir,
        emptyOutDir: false,
        lib: { entry, name: 'bench', formats: ['iife'], fileName: () => 'bench.js' },
      },
    })
    return await readFile(join(outDir, 'bench.js'), 'utf8')
  } finally {
    await rm(outDir, { recursive: true })
  }
}
