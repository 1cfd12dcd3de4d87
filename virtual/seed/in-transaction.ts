import type { DatabaseSync } from 'node:sqlite'
import { Refusal } from '../../shared/refusal.ts'

const FULL = 13

/** All that `work` does, or nothing. @throws Refusal `disk-full` */
export function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    work()
    db.exec('COMMIT')
  } catch (error) {
    // A full disk makes SQLite roll back by itself.
    if (db.isTransaction) db.exec('ROLLBACK')
    if ((error as { errcode?: number }).errcode !== FULL) throw error
    throw new Refusal('disk-full', 'The disk has no room left for catalk. Free some space.')
  }
}
