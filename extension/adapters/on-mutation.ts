import Dexie, { type IntervalTree, RangeSet, rangesOverlap } from 'dexie'

/** What was just written: the keys of a table that were put or deleted, or undefined when none were. */
export type Mutated = (table: string) => IntervalTree | undefined

/** Calls after each write to a database, by whatever page or worker; answers what ends it. */
export function onMutation(db: Dexie, call: (mutated: Mutated) => void): () => void {
  const listen = (parts: Record<string, IntervalTree>) => {
    // `all`: the browser was asleep, and nobody knows.
    call((table) => parts.all ?? parts[`idb://${db.name}/${table}/`])
  }
  Dexie.on('storagemutated', listen)
  return () => Dexie.on.storagemutated.unsubscribe(listen)
}

/** Whether any of these keys is one of a log's, in a table whose key begins with it. */
export function touchesLog(keys: IntervalTree | undefined, log: string): boolean {
  return keys !== undefined && rangesOverlap(keys, new RangeSet([log], [log, Dexie.maxKey]))
}
