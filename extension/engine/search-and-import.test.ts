import { expect, it } from 'vitest'
import { exportLines, readHeader, readLine } from '../../shared/history-file.ts'
import type { PublicKey } from '../../shared/ids.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import type { TimelineMessage } from '../bridge/views.ts'
import { type TestEngine, testWorld } from './test-world.ts'

const found = async (person: TestEngine, server: PublicKey, text: string) =>
  (await person.engine.run('search', { server, text, limit: 10 })).found.map((message) => message.text)

it('what was said a moment ago, edited or taken back is found as it is now, also after a restart', async () => {
  const world = await testWorld()
  const { key: server } = world.relay.server
  const { general: log } = world.relay
  const alice = await world.person('alice')
  const bob = await world.person('bob')
  await alice.say('a grey Katze')
  await alice.say('a grey Kater')
  await world.settle()
  const [katze, kater] = (await alice.timeline()).items as TimelineMessage[]
  await alice.engine.run('edit', { server, log, target: katze!, text: 'a black Katze', mentions: [] })
  await alice.engine.run('delete', { server, log, targets: [kater!] })
  await world.said(300)
  for (const again of [false, true]) {
    if (again) await bob.restart()
    expect(await found(bob, server, 'grey')).toEqual([])
    expect(await found(bob, server, 'kat')).toEqual(['a black Katze'])
    expect(await found(bob, server, 'message 29')).toHaveLength(10)
    expect(await found(bob, server, '"message 29"')).toEqual(['message 29'])
  }
})

it('what was exported is imported by whoever nobody could give it', async () => {
  const world = await testWorld()
  const { key: server } = world.relay.server
  const alice = await world.person('alice')
  await world.said(600)
  const source = { crypto: webCrypto(), server, now: world.clock.now(), ...(await alice.store()) }
  const lines: string[] = []
  for await (const line of exportLines(source, null)) lines.push(line)
  const told = await alice.sees()
  await alice.quit()
  const carol = await world.person('carol')
  await world.advance(60_000)
  expect(await found(carol, server, '"message 7"')).toEqual([])
  expect(readHeader(lines[0]!).server).toBe(server)
  let added = 0
  for (const line of lines.slice(1)) {
    const { page } = readLine(line)
    added += (await carol.engine.run('importPage', { server, page })).added
  }
  await world.settle()
  expect(added).toBeGreaterThanOrEqual(600)
  expect(await carol.sees()).toEqual(told)
  expect(await found(carol, server, '"message 7"')).toEqual(['message 7'])
  const { page } = readLine(lines.at(-1)!)
  page[page.length >> 1]! ^= 1
  await expect(carol.engine.run('importPage', { server, page })).rejects.toMatchObject({
    reason: 'broken-page',
  })
})
