import { Chance } from '../simulate/chance.ts'
import type { Coverage } from './coverage.ts'
import { fuzzTarget } from './fuzz-target.ts'
import { GROUPS } from './groups.ts'
import type { Finding, Report } from './target.ts'

export interface RunOptions {
  /** Inputs for each group. */
  count: number
  seed: number
  /** A group, or a target by its name; all without it. */
  only?: string | undefined
  coverage?: Coverage | undefined
  begins?: (target: string, input: Uint8Array) => void
  tell?: (line: string) => void
}

/** What may stay after a target, bytes: code that was compiled, and keys that were looked at. */
const MAY_STAY = 64e6

/** Fuzzes what was asked for. The same seed and count give the pure targets the same inputs. */
export async function runGroups(options: RunOptions): Promise<{ reports: Report[]; findings: Finding[] }> {
  const { count, seed, only, coverage, begins, tell = () => undefined } = options
  const reports: Report[] = []
  const strays = catchStrays()
  try {
    for (const [group, make] of Object.entries(GROUPS)) {
      const asked = !only || only === group || !(only in GROUPS)
      const all = asked ? await make() : []
      const targets = all.filter(({ name }) => !only || only === group || only === name)
      for (const target of targets) {
        const chance = new Chance(seed)
        const each = Math.ceil(count / targets.length)
        const report = await fuzzTarget(target, { count: each, chance, coverage, ...(begins && { begins }) })
        report.findings.push(...strays.splice(0).map((what) => ({ target: target.name, hex: '', what })))
        const stays = (report.after ?? 0) - (report.before ?? 0)
        if (stays > MAY_STAY)
          report.findings.push({ target: target.name, hex: '', what: `${Math.round(stays / 1e6)} MB stay.` })
        reports.push(report)
        tell(
          `${target.name}: ${report.inputs.toLocaleString('en')} inputs, ${report.findings.length} findings`,
        )
      }
    }
  } finally {
    strays.stop()
  }
  if (reports.length === 0) throw new Error(`There is nothing called "${only}": see --help.`)
  return { reports, findings: reports.flatMap(({ findings }) => findings) }
}

/** What is thrown where nobody catches it. */
function catchStrays(): string[] & { stop(): void } {
  const strays: string[] = []
  const stray = (error: unknown) =>
    void strays.push(`Nobody caught ${error instanceof Error ? error.stack : String(error)}`)
  process.on('uncaughtException', stray)
  process.on('unhandledRejection', stray)
  return Object.assign(strays, {
    stop() {
      process.off('uncaughtException', stray)
      process.off('unhandledRejection', stray)
    },
  })
}
