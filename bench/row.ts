import type { ProvenHistory } from './proven-history-bytes.ts'
import type { Said } from './said.ts'

/** One line of the table: what something costs here, beside what it costs elsewhere, in the same run. */
export interface Row {
  id: string
  /** Precisely what is compared with what. */
  what: string
  /** Of both numbers. */
  unit: string
  /** A cost rather than a speed. */
  lowerIsBetter?: true
  /** The ratio that should be reached. Printed, never asserted. */
  goal?: number
  /** Counted rounds; 5 unless said. */
  rounds?: number
  /** No round before them that is not counted: for what takes minutes. */
  cold?: true
  /** Sets both sides up. What happens here is not measured. */
  prepare(bench: Bench): Promise<Contest>
}

/** Each call is one round and answers one number. Without `other` ours is told alone. */
export interface Contest {
  ours(): Promise<number>
  other?(): Promise<number>
  close?(): Promise<void>
}

/** What rows share. */
export interface Bench {
  /** What people say, at least so many. */
  said(count: number): Promise<Said[]>
  /** Pages of it, signed and sealed once for all rows. */
  history(): Promise<ProvenHistory>
  /** With what the ids of the rows that run begin; empty: all of them run. */
  only: string
  /** A line for whoever waits. */
  progress(line: string): void
}

export interface Result {
  id: string
  what: string
  ours: number
  other: number | null
  unit: string
  /** More than 1: ours is better. */
  ratio: number | null
}
