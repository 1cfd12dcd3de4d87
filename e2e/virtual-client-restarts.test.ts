import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startVirtualClients, type VirtualClients } from '../virtual/start-virtual-clients.ts'
import { Group } from './harness/group.ts'
import type { Person } from './harness/person.ts'
import { processesOf } from './harness/processes-of.ts'
import { until } from './harness/until.ts'

const SAID = Array.from({ length: 20 }, (_, i) => `message ${i}`)

let dataDir: string
let clients: VirtualClients | undefined

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'catalk-virtual-'))
})
afterEach(async () => {
  await clients?.stop()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
})

it('a virtual client whose browser is killed is soon back with its key, and serves what it held', async () => {
  await using group = await Group.start()
  const lines: string[] = []
  const log = (line: string) => void lines.push(line)
  clients = await startVirtualClients({ invite: await group.invite(true), dataDir, log, checkEveryMs: 500 })
  await clients.online()
  const holdsAll = () =>
    until('the virtual client holds two pages', async () =>
      /^online, 2 pages, nothing missing/.test(lines.at(-1) ?? ''),
    )
  const alice = await group.join('chromium', 'Alice', 'owner')
  await alice.say(SAID)
  await holdsAll()
  const before = await virtualKey(alice)

  const all = await processesOf(dataDir)
  const browser = all.find(
    ({ command }) => command.includes('--user-data-dir=') && !command.includes('--type='),
  )
  if (!browser) throw new Error('the virtual client has no browser')
  process.kill(browser.pid, 'SIGKILL')
  await until('it noticed', async () => lines.some((line) => line.startsWith('starting again')))
  await holdsAll()
  expect(await virtualKey(alice)).toBe(before)

  await group.goes(alice)
  const bob = await group.join('chromium', 'Bob')
  await bob.holds(SAID.length)
  expect(await bob.texts()).toEqual(SAID)

  await clients.stop()
  await until('no process of it is left', async () => (await processesOf(dataDir)).length === 0)
})

it('an invite for a person starts no virtual client', async () => {
  await using group = await Group.start()
  const starting = startVirtualClients({ invite: await group.invite(), dataDir })
  await expect(starting).rejects.toThrow(/for a person.*The owner makes one for a virtual client/)
})

async function virtualKey(person: Person) {
  const { online } = await person.state()
  return online.find(({ virtual }) => virtual)?.key
}
