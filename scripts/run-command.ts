import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Runs a program of an installed package, its output going straight through.
 *
 * @returns its exit code; 1 when it could not be started or was ended by a signal
 */
export function runCommand(root: string, program: string, args: readonly string[]): Promise<number> {
  const onWindows = process.platform === 'win32'
  const local = join(root, 'node_modules/.bin', onWindows ? `${program}.cmd` : program)
  return new Promise((resolve) => {
    const child = spawn(existsSync(local) ? local : program, args, {
      cwd: root,
      stdio: 'inherit',
      shell: onWindows,
    })
    child.on('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`)
      resolve(1)
    })
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
