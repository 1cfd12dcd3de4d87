import type { DatabaseSync } from 'node:sqlite'

type Calls = { [name: string]: (...rest: never[]) => Promise<unknown> }

/** The same calls, which are never answered once the database is closed: an engine that ends has some under way. */
export function whileOpen<T extends object>(db: DatabaseSync, calls: T): T {
  const guarded = Object.entries(calls as Calls).map(([name, call]) => [
    name,
    (...rest: never[]) => (db.isOpen ? call(...rest) : new Promise(() => undefined)),
  ])
  return Object.fromEntries(guarded) as T
}
