import type { KnownMarks } from './known-marks.ts'
import type { LogSource } from './log-source.ts'
import type { OpenPages } from './open-pages.ts'
import type { Reading } from './read-entry.ts'

/** A log, and what of it is in memory for all who look at it. */
export interface OpenLog {
  reading: Reading
  source: LogSource
  pages: OpenPages
  marks: KnownMarks
}
