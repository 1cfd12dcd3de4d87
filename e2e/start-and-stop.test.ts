import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { TestClient } from '../relay/test-client.ts'
import { decodeInvite, readInviteLink } from '../shared/invite.ts'
import { processesOf } from './harness/processes-of.ts'
import { until } from './harness/until.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

let dataDir: string
let child: ChildProcess | undefined

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'catalk-start-'))
})
afterEach(async () => {
  if (child?.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGTERM')
  await until('nothing of it runs', nothingRuns)
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
})

const nothingRuns = async () => (await processesOf(dataDir)).length === 0

/** Starts a server with everything but a window, in a process group as a terminal does; resolves to what it printed. */
async function start(program: string, args: string[], port = 0): Promise<string> {
  const options = ['--data', dataDir, '--headless']
  const env = { ...process.env, PORT: String(port) }
  const started = spawn(program, [...args, ...options], { cwd: root, detached: true, env, stdio: 'pipe' })
  child = started
  let printed = ''
  for (const stream of [started.stdout, started.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text
    })
  }
  const ended = () => started.exitCode !== null
  await until('it has started', async () => printed.includes('Ctrl-C stops everything') || ended())
  return printed
}

const inviteIn = (printed: string) => readInviteLink(/^ +Invite +(\S+)$/m.exec(printed)?.[1] ?? '')

it('npm start gives an address that answers and an invite that works, and Ctrl-C leaves no process', async () => {
  const printed = await start('npm', ['start', '--'])
  const url = /^ +Address +(\S+)$/m.exec(printed)?.[1] ?? ''
  expect((await fetch(url)).status).toBe(200)
  expect(printed).toContain('2 virtual clients are online')
  expect((await processesOf(dataDir)).length).toBeGreaterThan(2)
  expect((await stat(join(dataDir, 'owner-phrase.txt'))).mode & 0o777).toBe(0o600)

  const invite = inviteIn(printed)
  const alice = await TestClient.online(decodeInvite(invite.bytes).address, undefined, {
    invite,
    name: 'Alice',
  })
  // Herself and two virtual clients.
  expect(alice.welcome.roster).toHaveLength(3)
  const gone = alice.closed

  const ended = once(child!, 'exit')
  process.kill(-child!.pid!, 'SIGINT')
  await ended
  await gone
  await until('nothing of it runs', nothingRuns)
  await expect(fetch(url)).rejects.toThrow()
})

it('a start after SIGTERM finds the same server with the same owner', async () => {
  const first = await start(process.execPath, ['scripts/start.ts', '--no-virtual'])
  const ended = once(child!, 'exit')
  child!.kill('SIGTERM')
  expect((await ended)[0]).toBe(0)
  const second = await start(process.execPath, ['scripts/start.ts', '--no-virtual'])
  const [before, after] = [first, second].map((printed) => decodeInvite(inviteIn(printed).bytes))
  expect(after?.server).toBe(before?.server)
  expect(after?.inviter).toBe(before?.inviter)
})

it('a port that is taken is told in one sentence', async () => {
  const first = await start(process.execPath, ['scripts/start.ts', '--no-virtual'])
  const running = child!
  const port = Number(new URL(/^ +Address +(\S+)$/m.exec(first)?.[1] ?? '').port)
  const second = await start(process.execPath, ['scripts/start.ts', '--no-virtual'], port)
  expect(second).toContain(`Port ${port} is taken.`)
  expect(second).not.toContain('    at ')
  expect(child!.exitCode).toBe(1)
  child = running
})
