// Gives everything that takes bytes from strangers spoiled ones: `npm run fuzz -- --count 1000000`.
import { parseArgs } from 'node:util'
import { startCoverage } from './fuzz/coverage.ts'
import { GROUPS } from './fuzz/groups.ts'
import { runGroups } from './fuzz/run-groups.ts'
import { showReports } from './fuzz/show-reports.ts'
import { startWatchdog } from './fuzz/watchdog.ts'

const HELP = `Spoils good bytes, guided by which code they reach, and gives them to all that reads bytes from strangers: every decoder,
a relay over real WebSockets and an engine with honest people beside, commands of pages, imported files. Each must end in
a value that encodes to the same bytes, or in a named refusal; nothing may hang, and memory must come back.

  npm run fuzz -- [options]

  --count N    inputs for each group (100000)
  --seed S     the same seed gives decoders the same inputs (made up, and shown)
  --only NAME  a group (${Object.keys(GROUPS).join(', ')}) or one of the targets in the table

Ends with 1 when a promise was broken, and shows the input that did.`

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string' },
    only: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

function positive(name: 'count' | 'seed', text = values[name]): number {
  const number = Number(text)
  if (number > 0) return number
  throw new Error(`--${name} is a number greater than 0.`)
}

/** Shown of an input that is a finding. */
const SHOWN_DIGITS = 4_000

if (values.help) console.log(HELP)
else {
  const coverage = startCoverage()
  const watchdog = startWatchdog()
  try {
    const seed = positive('seed', values.seed ?? `${1 + Math.floor(Math.random() * 1e6)}`)
    console.log(`seed ${seed}`)
    const { begins } = watchdog
    const { only } = values
    const { reports, findings } = await runGroups({
      ...{ count: positive('count'), seed, only, coverage, begins, tell: console.log },
    })
    console.log(`\n${showReports(reports)}`)
    for (const { target, hex, what } of findings)
      console.log(`\nFINDING in ${target} (seed ${seed}): ${what}\n${hex.slice(0, SHOWN_DIGITS)}`)
    process.exitCode = findings.length > 0 ? 1 : 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  } finally {
    coverage.stop()
    await watchdog.stop()
  }
}
