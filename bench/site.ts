import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { simplePeerAlias } from '../simple-peer-alias.ts'

/** A module of ours, bundled, on loopback. */
export interface Site {
  /** Where a page finds it. Each name is an origin of its own, with its own databases. */
  url(name: string): string
  close(): void
}

/** With these a page may measure its own memory. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}
const PAGE = `<title>bench</title><script type="module">
import * as bench from '/bench.js'
globalThis.bench = bench
</script>`

/** Bundles a module and serves it. `data` is what it gets when it fetches `/data`. */
export async function serveSite(entry: URL, data: Uint8Array): Promise<Site> {
  const files = await bundle(fileURLToPath(entry))
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(ISOLATED)) response.setHeader(name, value)
    const path = request.url ?? '/'
    const script = files.get(path)
    if (path === '/data') response.end(data)
    else if (script) response.setHeader('content-type', 'text/javascript').end(script)
    else if (path === '/') response.setHeader('content-type', 'text/html').end(PAGE)
    else response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    // Loopback counts as secure, as an extension does: WebCrypto is there.
    url: (name) => `http://${name}.localhost:${port}/`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** By path. */
async function bundle(entry: string): Promise<Map<string, Buffer>> {
  const outDir = await mkdtemp(join(tmpdir(), 'catalk-bench-'))
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      publicDir: false,
      resolve: { alias: simplePeerAlias },
      define: { 'process.env.NODE_ENV': '"production"' },
      worker: { format: 'es' },
      build: {
        outDir,
        emptyOutDir: false,
        modulePreload: false,
        target: 'esnext',
        rolldownOptions: {
          input: entry,
          preserveEntrySignatures: 'strict',
          output: { entryFileNames: 'bench.js' },
        },
      },
    })
    const names = await readdir(outDir, { recursive: true, withFileTypes: true })
    const files = new Map<string, Buffer>()
    for (const file of names) {
      const path = join(file.parentPath, file.name)
      if (file.isFile()) files.set(path.slice(outDir.length), await readFile(path))
    }
    return files
  } finally {
    await rm(outDir, { recursive: true })
  }
}
