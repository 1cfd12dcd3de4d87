import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fromBase64url, toBase64url } from '../../shared/base64url.ts'
import { deflate, inflate } from '../../shared/deflate.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { click } from './click.ts'
import type { Person } from './person.ts'
import { until } from './until.ts'

const verifier = fileURLToPath(new URL('../../scripts/verify.ts', import.meta.url))

/** Saves the open channel as a file, as a person does it; answers where the browser put it. */
export async function saveChannel(person: Person, folder: string): Promise<string> {
  await person.browser.downloadTo(folder)
  await openHistorySettings(person)
  await click(await person.panel(), 'export-channel')
  let name = ''
  await until('the file is saved', async () => {
    const [first, ...more] = await readdir(folder)
    // While a download runs, a browser keeps a second file beside it, or one under another name.
    if (!first?.endsWith('.jsonl') || more.length > 0) return false
    name = join(folder, first)
    return (await readFile(name)).length > 0
  })
  await closeSettings(person)
  return name
}

/** Takes a file in, as a person does it; answers what the settings say of it then. */
export async function takeIn(person: Person, file: string): Promise<string> {
  await openHistorySettings(person)
  const panel = await person.panel()
  const field = await panel.waitForSelector('input[data-testid=import-file]')
  await field?.uploadFile(file)
  const done = await panel.waitForSelector(
    '::-p-xpath(//*[@data-testid="import-status"][contains(., "Done")])',
  )
  const said = await done?.evaluate((status) => status.textContent)
  await closeSettings(person)
  return said ?? ''
}

async function openHistorySettings(person: Person): Promise<void> {
  const panel = await person.panel()
  await click(panel, 'open-channels')
  await click(panel, 'settings-open')
  await click(panel, 'settings-history')
}

async function closeSettings(person: Person): Promise<void> {
  const panel = await person.panel()
  await panel.keyboard.press('Escape')
  await panel.waitForSelector('[data-testid=settings-history]', { hidden: true })
}

/** What `npm run verify` says of a file, and how it ends. */
export function verifyFile(file: string): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [verifier, file], (_, said) =>
      resolve({ code: child.exitCode ?? -1, said }),
    )
  })
}

/**
 * A history file with other words in its first page that has them: in the page, and in its readable form. Both words
 * are ASCII and equally long.
 */
export async function forgeWords(file: string, words: string, others: string): Promise<string> {
  const lines = file.split('\n')
  for (const [at, line] of lines.entries()) {
    if (at === 0 || !line.includes(words)) continue
    const { page, ...rest } = JSON.parse(line.replace(words, others))
    const bytes = Buffer.from(await inflate(fromBase64url(page), MAX_PAGE_BYTES))
    bytes.write(others, bytes.indexOf(words))
    lines[at] = JSON.stringify({ ...rest, page: toBase64url(await deflate(new Uint8Array(bytes))) })
    return lines.join('\n')
  }
  throw new Error(`The file does not say "${words}".`)
}
