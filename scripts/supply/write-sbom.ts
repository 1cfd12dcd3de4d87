import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import * as v from 'valibot'

const SBOM = v.looseObject({
  bomFormat: v.literal('CycloneDX'),
  components: v.array(v.looseObject({ name: v.string(), version: v.string(), purl: v.string() })),
})
export type Sbom = v.InferOutput<typeof SBOM>

/**
 * Writes what package-lock.json pins, package by package, as CycloneDX JSON; what serves development alone is marked as
 * that. (npm's own `--omit dev` leaves out what is given to people and needed for development too.) Needs no installation
 * and no network.
 * @throws Error with what npm said
 */
export async function writeSbom(root: string, file: string): Promise<Sbom> {
  const kind = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application']
  const printed = await npm(root, ['sbom', ...kind, '--package-lock-only'])
  const sbom = v.parse(SBOM, JSON.parse(printed))
  await writeFile(file, `${JSON.stringify(sbom, null, 2)}\n`)
  return sbom
}

/** What npm prints. npm names its own program to what it runs; that one works where `npm` is no executable (Windows). */
function npm(root: string, args: string[]): Promise<string> {
  const program = process.env.npm_execpath
  const [command, ...before] = program?.endsWith('.js') ? [process.execPath, program] : ['npm']
  return new Promise((resolve, reject) => {
    const child = spawn(command ?? 'npm', [...before, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && before.length === 0,
    })
    let printed = ''
    let complained = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      printed += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      complained += text
    })
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve(printed) : reject(new Error(`npm made no list of packages.\n${complained}`)),
    )
  })
}
