import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findTurnServer } from '../../scripts/programs.mjs'

/** coturn on this machine alone; `await using` ends it. */
export interface TurnServer {
  url: string
  /** What it shares with the relay. */
  secret: string
  /** Users to whom it lent an address so far, as they named themselves, each as often as that happened. */
  readonly allocations: readonly string[]
  [Symbol.asyncDispose](): Promise<void>
}

/** Whether there is a coturn to start. */
export const hasTurnServer = () => findTurnServer() !== undefined

/** @throws Error with all that it said when it does not start */
export async function startTurnServer(): Promise<TurnServer> {
  const program = findTurnServer()
  if (!program) throw new Error('There is no TURN server: install coturn, or set TURNSERVER_PATH.')
  const dir = await mkdtemp(join(tmpdir(), 'catalk-turn-'))
  const port = await freePort()
  const secret = 'known to the relay and to coturn'
  const child = spawn(
    program,
    [
      // No file of this machine's own server is read.
      '-n',
      '--listening-ip=127.0.0.1',
      '--relay-ip=127.0.0.1',
      '--allow-loopback-peers',
      `--listening-port=${port}`,
      '--no-tls',
      '--no-dtls',
      '--no-cli',
      '--use-auth-secret',
      `--static-auth-secret=${secret}`,
      '--realm=catalk',
      '--verbose',
      '--log-file=stdout',
      `--userdb=${join(dir, 'users')}`,
      `--pidfile=${join(dir, 'pid')}`,
    ],
    { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const allocations: string[] = []
  await listening(child, (line) => {
    const user = /ALLOCATE processed, success/.test(line) ? /user <([^>]*)>/.exec(line)?.[1] : undefined
    if (user) allocations.push(user)
  })
  return {
    url: `turn:127.0.0.1:${port}?transport=udp`,
    secret,
    allocations,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit')
        child.kill('SIGTERM')
        await exited
      }
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}

/** Resolves when it takes requests, and hears every line from then on too. */
async function listening(child: ChildProcess, hear: (line: string) => void): Promise<void> {
  const said: string[] = []
  await new Promise<void>((resolve, reject) => {
    for (const input of [child.stdout, child.stderr]) {
      if (!input) continue
      createInterface({ input }).on('line', (line) => {
        said.push(line)
        hear(line)
        if (/UDP listener opened on/.test(line)) resolve()
      })
    }
    child.once('exit', () => reject(new Error(`coturn ended:\n${said.join('\n')}`)))
    child.once('error', reject)
  })
}
