import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytesToHex } from '@noble/hashes/utils.js'
import { expect, onTestFinished, test } from 'vitest'
import { CONTROL_LOG, channelLog, factId, idBytes, logId, type PublicKey } from '../shared/ids.ts'
import { RecordFile } from './record-file.ts'
import { newSigner, randomBytes, TestClient } from './test-client.ts'
import { controlFacts, policyOf } from './test-policy.ts'
import { TestProcess } from './test-process.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'catalk-crash-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

/** Ends told for a log by all `epoch` facts in a welcome. */
async function endsOf(server: PublicKey, pages: Uint8Array[], log: string): Promise<number[]> {
  const facts = await controlFacts(server, pages)
  return facts.flatMap((fact) =>
    fact.type === 'epoch' ? fact.body.ends.filter((end) => logId(end[1]) === log).map((end) => end[2]) : [],
  )
}

test('[R18] after a kill the control log is whole, ids rise, and clients show what the list of heads missed', async () => {
  const alice = newSigner()
  const dataDir = folder()
  const env = { DATA_DIR: dataDir, OWNER_KEY: alice.key, SERVER_SEED: bytesToHex(randomBytes(32)) }
  const first = await TestProcess.start(env)
  const client = await TestClient.online(first.address, alice)
  const books = channelLog(await client.say(CONTROL_LOG, 'channel', { name: 'books' }))
  await client.fact(await client.say(CONTROL_LOG, 'profile', { name: 'Alice' }))
  const headsPath = join(dataDir, 'heads')
  const early = readFileSync(headsPath)
  for (let i = 0; i < 150; i++) await client.say(books, 'message', { text: `book ${i}` })
  const [, , , newest] = await client.fact(await client.say(books, 'message', { text: 'the last book' }))
  client.send({ kind: 'subscribe', content: [idBytes(books)] })
  const { head } = await client.next('tail')
  expect(await first.end('SIGKILL')).toBe(null)
  await client.closed
  // The list as a kill within a second of the last write leaves it, however fast the disk was this time.
  writeFileSync(headsPath, early)

  const second = await TestProcess.start(env)
  onTestFinished(async () => void (await second.end('SIGKILL').catch(() => undefined)))
  const again = await TestClient.online(second.address, alice)
  const { control } = again.welcome
  const policy = await policyOf(again.server, control)
  expect([...policy.channels.values()].map(({ name }) => name)).toEqual(['general', 'books'])
  expect(policy.people.get(alice.key)?.name).toBe('Alice')
  for (const told of await endsOf(again.server, control, books)) expect(told).toBeLessThan(151)
  const [, , , next] = await again.fact(await again.say(books, 'message', { text: 'back' }))
  expect(factId(next) > factId(newest)).toBe(true)

  again.send({ kind: 'heads', content: [head] })
  await again.next('facts', ([log]) => logId(log) === CONTROL_LOG)
  const third = await TestClient.online(second.address, alice)
  expect(await endsOf(third.server, third.welcome.control, books)).toContain(151)
}, 30_000)

test('[R18] what a kill left half written at the end of the control log is cut off', async () => {
  const alice = newSigner()
  const dataDir = folder()
  const env = { DATA_DIR: dataDir, OWNER_KEY: alice.key }
  const first = await TestProcess.start(env)
  await first.end('SIGTERM')
  const path = join(dataDir, 'control.log')
  const whole = statSync(path).size
  appendFileSync(path, Uint8Array.of(0, 0, 1, 0, 1, 2, 3, 4, 5, 6, 7))
  const second = await TestProcess.start(env)
  const client = await TestClient.online(second.address, alice)
  expect(await endsOf(client.server, client.welcome.control, CONTROL_LOG)).toEqual([2])
  await second.end('SIGTERM')
  expect(statSync(path).size).toBeGreaterThan(whole)
  expect(readFileSync(`${path}.torn`)).toHaveLength(11)
}, 30_000)

test('[R18] a control log that is damaged in its middle is not guessed at', async () => {
  const dataDir = folder()
  const path = join(dataDir, 'control.log')
  const file = new RecordFile(path)
  file.append(Uint8Array.of(1, 2, 3))
  file.append(Uint8Array.of(4, 5, 6))
  file.close()
  writeFileSync(path, readFileSync(path).fill(9, 8, 9))
  await expect(TestProcess.start({ DATA_DIR: dataDir })).rejects.toThrow('damaged at byte 0')
})

test('[R19] SIGTERM ends it cleanly: everybody is told, and it exits with 0', async () => {
  const alice = newSigner()
  const relay = await TestProcess.start({ DATA_DIR: folder(), OWNER_KEY: alice.key })
  const client = await TestClient.online(relay.address, alice)
  expect(await relay.end('SIGTERM')).toBe(0)
  expect((await client.next('bye')).reason).toBe('draining')
})
