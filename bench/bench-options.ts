import { parseArgs } from 'node:util'

export interface BenchOptions {
  /** A chat log to take texts from: lines of `{"ts": …, "from": …, "text": …}`, gzipped or not. */
  log: string | undefined
  /** Only rows whose id begins so. */
  only: string
}

/** @throws Error that says what is wrong */
export function benchOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({ args, options: { log: { type: 'string' }, only: { type: 'string' } } })
  return { log: values.log, only: values.only ?? '' }
}
