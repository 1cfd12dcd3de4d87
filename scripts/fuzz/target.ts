import type { Awaitable } from '../../shared/crypto.ts'

/** Something that takes bytes from strangers. */
export interface Target {
  readonly name: string
  /** Good inputs, to be spoiled. */
  readonly seeds: readonly Uint8Array[]
  /**
   * Takes one input and answers what became of it, in a word or two. A `Refusal` that it throws is an answer, too; all
   * else that it throws is a finding.
   */
  read(input: Uint8Array): Awaitable<string>
  /** An input that takes longer than this, ms, hangs; a second unless told otherwise, as where much is looked at after it. */
  readonly hangsMs?: number
  /** Whether an input gets past what is read first; most of those that do not are not worth the way there. */
  isDeep?(input: Uint8Array): boolean
  /** Before the first input and now and then between two: what this does is no part of reading. @throws Broken */
  prepare?(): Promise<void>
  /** After the last input. Answers what a person should know besides. @throws Broken */
  close?(): Promise<string[]>
}

/** A broken promise: something was thrown that is no refusal, or what was read is not what was there. */
export interface Finding {
  target: string
  /** The input, or what happened without one. */
  hex: string
  what: string
}

/** What was seen of one target. Memory in bytes, after collecting; null of few inputs, which leave nothing worth it. */
export interface Report {
  target: string
  inputs: number
  /** How often each answer was given. */
  outcomes: Map<string, number>
  findings: Finding[]
  seconds: number
  /** Inputs that reached something new and were spoiled further. */
  kept: number
  slowest: { ms: number; hex: string }
  before: number | null
  after: number | null
  /** What a person should know besides. */
  notes: string[]
}

/** What a target does that keeps its promises and cannot be told apart from one that does not, by its bytes. */
export class Broken extends Error {}
