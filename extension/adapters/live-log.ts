import type { Live } from '../bridge/views.ts'
import type { DexieLog } from './open-dexie-log.ts'

/** Something that is read from a log again and again. */
export interface LogReader<Shown> {
  read(): Promise<Shown>
  /** Checks, some at a time, what the last read only guessed; `changed` when another one shows something else. */
  settle(): Promise<'done' | 'more' | 'changed'>
}

/** While one write follows the other, the log is read again only so often, ms: each time costs the page as much as a message does the engine. */
const REST_MS = 100

/**
 * A live read of a log. Unlike a `liveQuery` it may go to the database several times and do other work between; like one
 * it notices what any page or worker writes. Of all writes during a read one read follows.
 */
export function liveLog<Shown>(log: DexieLog, makeReader: () => LogReader<Shown>): Live<Shown> {
  return (next, failed) => {
    const reader = makeReader()
    let due = false
    let reading = false
    let ended = false

    const readOnce = async () => {
      due = false
      const shown = await reader.read()
      if (!ended) next(shown)
      let settled: Awaited<ReturnType<typeof reader.settle>> = 'more'
      while (settled === 'more' && !due && !ended) settled = await reader.settle()
      if (settled === 'changed') due = true
    }
    const read = async () => {
      due = true
      if (reading) return
      reading = true
      while (due && !ended) {
        await readOnce().catch((error) => !ended && failed?.(error as Error))
        if (due && !ended) await new Promise((resolve) => setTimeout(resolve, REST_MS))
      }
      reading = false
    }
    const unwatch = log.onChange(() => void read())
    void read()
    return () => {
      ended = true
      unwatch()
    }
  }
}
