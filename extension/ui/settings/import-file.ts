import { MAX_LINE_LENGTH, readHeader, readLine } from '../../../shared/history-file.ts'
import type { PublicKey } from '../../../shared/ids.ts'
import { Refusal } from '../../../shared/refusal.ts'
import { webCrypto } from '../../../shared/web-crypto.ts'
import type { EngineClient } from '../../bridge/commands.ts'
import { readLines } from './read-lines.ts'
import { readableCheck } from './readable-check.ts'

/** How an import went, or goes. */
export interface Imported {
  pages: number
  /** Facts that were new here. */
  added: number
  /** Pages that did not prove, and were not taken. */
  broken: number
  /** Lines whose readable half is not what their page says; the page was taken. */
  altered: number
  /** 0 to 1. */
  share: number
}

/**
 * Takes in a history file page by page; what does not prove is left out and counted. `servers`: those this person is on.
 * @throws Refusal `malformed`, `wrong-version` for what is no history file, `not-invited` for one of a server not joined
 */
export async function importFile(
  client: EngineClient,
  servers: readonly PublicKey[],
  file: Blob,
  signal: AbortSignal,
  onProgress: (imported: Imported) => void,
): Promise<Imported> {
  let server: PublicKey | undefined
  let says: ReturnType<typeof readableCheck> | undefined
  const imported: Imported = { pages: 0, added: 0, broken: 0, altered: 0, share: 0 }
  for await (const { line, read } of readLines(file, MAX_LINE_LENGTH)) {
    signal.throwIfAborted()
    if (line.trim() === '') continue
    if (server === undefined) {
      const header = headerOf(line)
      if (!servers.includes(header.server))
        throw new Refusal('not-invited', `This is the history of “${header.name}”. Join that server first.`)
      server = header.server
      says = readableCheck(webCrypto(), server)
      continue
    }
    imported.pages++
    try {
      const page = readLine(line)
      imported.added += (await client.call('importPage', { server, page: page.page })).added
      if (says && !(await says(page).catch(unreadable))) imported.altered++
    } catch (error) {
      // no page gets better by more of them, where there is no room
      if ((error as { reason?: string }).reason === 'disk-full') throw error
      imported.broken++
    }
    imported.share = read / Math.max(1, file.size)
    onProgress({ ...imported })
  }
  if (server === undefined) throw new Refusal('malformed', 'This file is empty.')
  return { ...imported, share: 1 }
}

/** Its page was taken all the same, and is not what the line says. */
function unreadable(error: unknown): false {
  if (error instanceof Refusal) return false
  throw error
}

function headerOf(line: string) {
  try {
    return readHeader(line)
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'wrong-version') throw error
    throw new Refusal('malformed', 'This is not a history file of catalk.')
  }
}
