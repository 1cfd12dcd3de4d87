// Everything that must hold, in turn: `npm test`. The last line counts tests and checks together.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from './run-command.ts'
import { type Counts, readVitestReport } from './vitest-report.ts'

// Long scenes between several people are played once here, with both browsers in them: see e2e/harness/launch-browser.ts.
process.env.CASTS ??= 'one'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
// Every relay of a test is a process of its own: half of its start would go into compiling the same modules.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/node-compile')
const reports = await mkdtemp(join(tmpdir(), 'catalk-test-'))

interface Step {
  readonly title: string
  run(): Promise<Counts>
}

function check(title: string, program: string, ...args: string[]): Step {
  return {
    title,
    async run() {
      const passed = (await runCommand(root, program, args)) === 0
      return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 }
    },
  }
}

function tests(title: string, project: string, reporter: string): Step {
  return {
    title,
    async run() {
      const report = join(reports, `${project}.json`)
      const options = ['--project', project, '--passWithNoTests']
      const reporters = [`--reporter=${reporter}`, '--reporter=json', `--outputFile.json=${report}`]
      const status = await runCommand(root, 'vitest', ['run', ...options, ...reporters])
      return readVitestReport(report, status)
    },
  }
}

const steps = [
  check('Style and import rules', 'biome', 'check', '.'),
  check('Types', 'tsc'),
  check('Unused code and packages', 'knip'),
  check('The extension for Chrome builds', 'wxt', 'build'),
  check('The extension for Firefox builds', 'wxt', 'build', '--browser', 'firefox'),
  tests('Unit tests', 'unit', 'default'),
  // These take seconds each: every one is named as it ends.
  tests('Tests in real browsers', 'e2e', 'verbose'),
]

const total = { passed: 0, failed: 0, skipped: 0 }
const failures: string[] = []
for (const [index, step] of steps.entries()) {
  console.log(`\n[${index + 1}/${steps.length}] ${step.title} …`)
  const started = performance.now()
  const { passed, failed, skipped } = await step.run()
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
  if (failed > 0) failures.push(step.title)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`[${index + 1}/${steps.length}] ${step.title}: ${failed > 0 ? 'FAILED' : 'ok'} (${seconds} s)`)
}
await rm(reports, { recursive: true, force: true })

console.log()
if (failures.length > 0) console.log(`Failed: ${failures.join(', ')}.`)
if (total.skipped > 0) console.log(`Skipped: ${total.skipped} tests.`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 ? 1 : 0
