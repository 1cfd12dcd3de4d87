import { expect, test } from 'vitest'
import { idBytes, type LogId, logId } from '../shared/ids.ts'
import type { RelayLimits } from './relay-limits.ts'
import { randomBytes, type TestClient } from './test-client.ts'
import { TestServer } from './test-server.ts'

/** Says what deflate cannot shorten until `enough`, 80 KB a round. */
async function fill(client: TestClient, log: LogId, enough: () => boolean): Promise<number> {
  let said = 0
  while (!enough()) {
    const claims = Array.from({ length: 16 }, () => client.claim(log, 'noise', { noise: randomBytes(5_000) }))
    client.sendClaims(...(await Promise.all(claims)))
    said += 16
    for (let n = 0; n < 16; ) n += (await client.next('facts'))[5].length
  }
  return said
}

async function slowBob(limits: Partial<RelayLimits>) {
  const server = await TestServer.start({ limits })
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const general = await server.channel(alice)
  bob.send({ kind: 'subscribe', content: [idBytes(general)] })
  bob.send({ kind: 'ping', content: null })
  await bob.next('pong')
  bob.socket.pause()
  return { server, alice, bob, general }
}

test('[R11] a slow reader gets heads in place of facts but for the own ones, and all again when it has caught up', async () => {
  const { server, alice, bob, general } = await slowBob({ slowBufferedBytes: 64 * 1_024 })
  await using _ = server
  // Kernels buffer some megabytes before the relay notices anything.
  let rounds = 0
  const said = await fill(alice, general, () => ++rounds > 100)
  const own = await bob.say(general, 'message', { text: 'slowly' })
  bob.socket.resume()
  await bob.fact(own)
  await bob.next('heads', (heads) => heads.some(([log, , , [n]]) => logId(log) === general && n >= said))
  const got = bob.inbox.reduce((n, { kind, content }) => n + (kind === 'facts' ? content[5].length : 0), 0)
  expect(got).toBeGreaterThan(0)
  expect(got).toBeLessThan(said)
  await bob.fact(await alice.message(general, 'are you there again?'))
}, 30_000)

test('[R11] a reader who is far too slow is closed', async () => {
  const { server, alice, bob, general } = await slowBob({
    slowBufferedBytes: 64 * 1_024,
    closeBufferedBytes: 64 * 1_024,
  })
  await using _ = server
  const left = () => alice.inbox.some(({ kind, content }) => kind === 'roster' && content.left.length > 0)
  await fill(alice, general, left)
  bob.socket.resume()
  await bob.closed
}, 30_000)
