import { performance } from 'node:perf_hooks'
import type { Awaitable } from '../../shared/crypto.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Chance } from '../simulate/chance.ts'
import { collected } from './collected.ts'
import type { Coverage } from './coverage.ts'
import { spoil } from './spoil.ts'
import { Broken, type Finding, type Report, type Target } from './target.ts'

export interface FuzzOptions {
  count: number
  chance: Chance
  /** Without it an answer that was not given before is all that is looked at. */
  coverage?: Coverage | undefined
  /** Told before each input is read: what shows where it hangs. */
  begins?: (target: string, input: Uint8Array) => void
}

/** An input that takes longer than this, ms, hangs: a relay answers nobody meanwhile. */
const HANGS_MS = 1_000
/** Inputs between two looks at what code ran. */
const BATCH = 500
/** Longer ones are not spoiled further, and of more of them the first ones are forgotten. */
const KEPT_BYTES = 16 * 1_024
const MOST_KEPT = 4_000
/** Spoiled anew so often, at most, until an input is deep. */
const MOST_TRIES = 12
const MOST_FINDINGS = 20
/** What fewer inputs leave behind says nothing, and to collect everything takes longer than they do. */
const MEASURED_FROM = 500

/** Gives a target its good inputs, and then so many spoiled ones; those that reach something new are spoiled further. */
export async function fuzzTarget(target: Target, options: FuzzOptions): Promise<Report> {
  const { count, chance, coverage, begins = () => undefined } = options
  const { hangsMs = HANGS_MS } = target
  const measured = async () => (count < MEASURED_FROM ? null : await collected())
  const before = await measured()
  const began = performance.now()
  const pool = [...target.seeds]
  const answers = new Set<string>()
  const outcomes = new Map<string, number>()
  const findings: Finding[] = []
  let slowest = { ms: 0, hex: '' }
  let kept = 0

  function find(what: string | undefined, input: Uint8Array): void {
    if (what === undefined || findings.length >= MOST_FINDINGS || findings.some((one) => one.what === what))
      return
    findings.push({ target: target.name, hex: hexOf(input), what })
  }

  /** Whether it was answered as none before. */
  async function read(input: Uint8Array): Promise<boolean> {
    begins(target.name, input)
    const { outcome, answer, what, ms } = await answerOf(() => target.read(input))
    if (ms > slowest.ms) slowest = { ms, hex: hexOf(input) }
    outcomes.set(outcome, 1 + (outcomes.get(outcome) ?? 0))
    find(what, input)
    // A machine that others use may let anybody wait, but not every time.
    if (ms > hangsMs && (await isSlow(input))) find(`It took ${Math.round(ms)} ms.`, input)
    const isNew = !answers.has(answer)
    answers.add(answer)
    return isNew
  }

  async function isSlow(input: Uint8Array): Promise<boolean> {
    for (let times = 0; times < 3; times++)
      if ((await answerOf(() => target.read(input))).ms <= hangsMs) return false
    return true
  }

  /** A spoiled one of those that are good or reached something new. */
  function next(): Uint8Array {
    for (let tries = 1; ; tries++) {
      const from = chance.happens(0.4) ? target.seeds : pool
      const input = spoil(chance, chance.pick(from) ?? new Uint8Array(), pool)
      if (!target.isDeep || tries === MOST_TRIES || chance.happens(0.05) || target.isDeep(input)) return input
    }
  }

  function keep(input: Uint8Array): void {
    if (input.length > KEPT_BYTES) return
    kept++
    if (pool.length < MOST_KEPT) pool.push(input)
    else pool[target.seeds.length + (kept % (MOST_KEPT - target.seeds.length))] = input
  }

  /** Finds the inputs among these that ran the blocks, by halves. */
  async function locate(inputs: Uint8Array[], blocks: Set<string>, look: Coverage): Promise<void> {
    const [first] = inputs
    if (!first || blocks.size === 0) return
    if (inputs.length === 1) return keep(first)
    const half = inputs.length >> 1
    const rest = new Set(blocks)
    const here = new Set<string>()
    look.ran()
    for (const input of inputs.slice(0, half)) await answerOf(() => target.read(input))
    for (const block of look.ran()) if (rest.delete(block)) here.add(block)
    await locate(inputs.slice(0, half), here, look)
    await locate(inputs.slice(half), rest, look)
  }

  async function prepare(): Promise<void> {
    const { what } = await answerOf(async () => {
      await target.prepare?.()
      return ''
    })
    find(what, new Uint8Array())
  }

  await prepare()
  for (const seed of target.seeds) await read(seed)
  coverage?.fresh()
  for (let done = target.seeds.length; done < count; ) {
    const batch: Uint8Array[] = []
    for (; batch.length < BATCH && done < count; done++) {
      const input = next()
      if (await read(input)) keep(input)
      else batch.push(input)
    }
    await prepare()
    if (coverage) await locate(batch, coverage.fresh(), coverage)
  }
  const notes: string[] = []
  if (target.close) {
    const { close } = target
    const { what } = await answerOf(async () => {
      notes.push(...(await close.call(target)))
      return ''
    })
    find(what, new Uint8Array())
  }
  const inputs = Math.max(count, target.seeds.length)
  const seconds = (performance.now() - began) / 1_000
  pool.length = 0
  answers.clear()
  const after = await measured()
  return { target: target.name, inputs, outcomes, findings, seconds, kept, slowest, before, after, notes }
}

/** `outcome` is for people, `answer` tells two refusals of one reason apart, `what` is a finding. */
async function answerOf(read: () => Awaitable<string>): Promise<Answer & { ms: number }> {
  const start = performance.now()
  const answer = await answered(read)
  return { ...answer, ms: performance.now() - start }
}

interface Answer {
  outcome: string
  answer: string
  what?: string
}

async function answered(read: () => Awaitable<string>): Promise<Answer> {
  try {
    const outcome = await read()
    return { outcome, answer: outcome }
  } catch (error) {
    if (error instanceof Refusal)
      return { outcome: error.reason, answer: `${error.reason} ${withoutNumbers(error.message)}` }
    const what =
      error instanceof Broken
        ? error.message
        : `It threw ${error instanceof Error ? (error.stack ?? error.message) : error}`
    return { outcome: 'FINDING', answer: `finding ${withoutNumbers(what)}`, what }
  }
}

/** A sentence that names what was in the input is no other answer for that. */
const withoutNumbers = (text: string) => text.replaceAll(/"[^"]*"|\d+/g, '#').slice(0, 80)

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
