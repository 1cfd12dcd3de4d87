import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { until } from './until.ts'

const main = fileURLToPath(new URL('../../virtual/seed/main.ts', import.meta.url))

/** A seed as an owner runs it: a process of its own. */
export class SeedProcess {
  readonly #child: ChildProcess
  readonly #exited: Promise<unknown[]>
  #line = ''

  constructor(invite: string, dataDir: string) {
    this.#child = spawn(process.execPath, [main, '--invite', invite, '--data', dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#exited = once(this.#child, 'exit')
    const lines = this.#child.stdout ? createInterface({ input: this.#child.stdout }) : undefined
    lines?.on('line', (line) => {
      this.#line = line
    })
  }

  /** Waits until it holds so many pages, tails included, and lacks nothing. */
  holds(pages: number): Promise<void> {
    const wanted = `online, ${pages} ${pages === 1 ? 'page' : 'pages'}, nothing missing`
    return until(`the seed says "${wanted}"`, async () => this.#line.includes(wanted))
  }

  /** Ends it as its host would; answers its exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM')
    const [code] = await this.#exited
    return code as number | null
  }
}
