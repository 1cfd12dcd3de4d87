import { spawn } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const SOURCES = [
  'extension',
  'shared',
  'wxt.config.ts',
  'extension-csp.ts',
  'simple-peer-alias.ts',
  'package-lock.json',
]
const FOLDERS = { chrome: 'chrome-mv3', firefox: 'firefox-mv2' } as const

export type Target = keyof typeof FOLDERS

/** Where the extension is built to, to be loaded from. */
export const extensionFolder = (target: Target) => join(root, '.output', FOLDERS[target])

/**
 * Builds the extension when its sources are newer than what is built.
 * @throws Error with what the build printed, when it fails
 */
export async function buildExtension(target: Target): Promise<void> {
  const built = await changed(join(extensionFolder(target), 'manifest.json')).catch(() => 0)
  const sources = await Promise.all(SOURCES.map((path) => newest(join(root, path))))
  if (Math.max(...sources) <= built) return
  const wxt = join(root, 'node_modules/wxt/bin/wxt.mjs')
  const child = spawn(process.execPath, [wxt, 'build', '--browser', target], {
    cwd: root,
    env: { ...process.env, WXT_TELEMETRY: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`The extension for ${target} could not be built.\n${printed}`)
}

const changed = async (path: string) => (await stat(path)).mtimeMs

/** When the newest file under a path changed, ms since 1970. Tests are not part of the extension. */
async function newest(path: string): Promise<number> {
  const found = await stat(path)
  if (!found.isDirectory()) return found.mtimeMs
  let latest = 0
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /(\.test\.tsx?$)|(^test-)/.test(entry.name)) continue
    latest = Math.max(latest, await changed(join(entry.parentPath, entry.name)))
  }
  return latest
}
