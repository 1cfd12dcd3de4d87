import { DatabaseSync } from 'node:sqlite'

/** The layout of the files; a later one migrates the earlier. */
const VERSION = 1
const BUSY = 5

/**
 * A database in a file, for this process alone. A write that was answered outlives this process; the last few may be lost
 * with the machine's power, as in a browser, but never one by half.
 * @throws Error when another process has it, or a later version of catalk wrote it
 */
export function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  try {
    // Exclusive, so that two seeds never share what one engine believes to be its own.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number }
    if (version > VERSION) throw new Error(`${path} was written by a later version of catalk.`)
    db.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${VERSION}; COMMIT`)
    return db
  } catch (error) {
    db.close()
    if ((error as { errcode?: number }).errcode !== BUSY) throw error
    throw new Error(`Another process uses ${path}. Stop it first.`)
  }
}
