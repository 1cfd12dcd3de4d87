import type { ClaimHash, FactId, LogId, PublicKey } from '../../shared/ids.ts'

/** What a person looks for in what this device holds. */
export interface Search {
  server: PublicKey
  /** Words that all must stand there; the last one may be unfinished; "in quotes" as they stand. May be empty. */
  text: string
  from?: PublicKey | undefined
  log?: LogId | undefined
  /** Ms since 1970. */
  after?: number | undefined
  before?: number | undefined
  /** At most so many. */
  limit: number
  /** Only what is older than this: the last one found before. */
  olderThan?: FactId | undefined
}

/** Newest first. */
export interface FoundMessage {
  log: LogId
  id: FactId
  hash: ClaimHash
  author: PublicKey
  at: number
  /** As it reads now, edits included. */
  text: string
  /** Where in `text` what was looked for stands: [from, to) in UTF-16 units. */
  hits: [number, number][]
}
