import { expect, onTestFinished, test, vi } from 'vitest'
import { CONTROL_LOG } from '../shared/ids.ts'
import { ControlLog } from './control-log.ts'
import { HeadsFile } from './heads-file.ts'
import { TestServer } from './test-server.ts'

const full = () => new Error('ENOSPC: no space left on device')

test('[R19] a control log that cannot be written is no fault of its author: the process is to end', async () => {
  let failed: (error: unknown) => void = () => undefined
  const failure = new Promise<unknown>((resolve) => {
    failed = resolve
  })
  await using server = await TestServer.start({ limits: { tickMs: 0 }, failed })
  const alice = await server.enterOwner()
  const append = vi.spyOn(ControlLog.prototype, 'append').mockImplementation(() => {
    throw full()
  })
  onTestFinished(() => append.mockRestore())
  const names = ['Alice', 'Ally', 'Al']
  alice.sendClaims(...(await Promise.all(names.map((name) => alice.claim(CONTROL_LOG, 'profile', { name })))))
  expect(await failure).toEqual(full())
  alice.send({ kind: 'ping', content: null })
  await alice.next('pong')
  expect(append).toHaveBeenCalledTimes(1)
  expect(alice.inbox.filter(({ kind }) => kind === 'refused' || kind === 'facts')).toEqual([])
})

test('[R19] unless told otherwise, a relay ends its process when it cannot keep its control log', async () => {
  let ended: (code: unknown) => void = () => undefined
  const code = new Promise((resolve) => {
    ended = resolve
  })
  const exit = vi.spyOn(process, 'exit').mockImplementation(((code: unknown) => ended(code)) as never)
  onTestFinished(() => exit.mockRestore())
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const append = vi.spyOn(ControlLog.prototype, 'append').mockImplementation(() => {
    throw full()
  })
  onTestFinished(() => append.mockRestore())
  await alice.say(CONTROL_LOG, 'profile', { name: 'Alice' })
  expect(await code).toBe(1)
})

test('[R19] everybody hears the goodbye also when the list of heads cannot be written', async () => {
  const lines: string[] = []
  await using server = await TestServer.start({ log: (line) => lines.push(line) })
  const alice = await server.enterOwner()
  const write = vi.spyOn(HeadsFile.prototype, 'write').mockRejectedValue(full())
  onTestFinished(() => write.mockRestore())
  await server.relay.stop()
  expect((await alice.next('bye')).reason).toBe('draining')
  expect(lines.at(-1)).toContain('Could not write')
})
