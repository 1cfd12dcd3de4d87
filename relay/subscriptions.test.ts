import { expect, test } from 'vitest'
import { CONTROL_LOG, idBytes, type LogId, logId } from '../shared/ids.ts'
import type { Online, Session } from './session.ts'
import { Subscriptions } from './subscriptions.ts'
import type { TestClient } from './test-client.ts'
import { TestServer } from './test-server.ts'

/** All that the relay had to send before is in the inbox when this resolves. */
async function settled(client: TestClient): Promise<void> {
  client.send({ kind: 'ping', content: null })
  await client.next('pong')
}

test('[R8] facts go to whoever subscribed, and to nobody else', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const carol = await server.enter('Carol')
  const general = await server.channel(alice)
  bob.send({ kind: 'subscribe', content: [idBytes(general)] })
  await settled(bob)
  const hash = await alice.message(general, 'hello')
  await bob.fact(hash)
  await settled(carol)
  const heard = carol.inbox.filter(({ kind, content }) => kind === 'facts' && logId(content[0]) === general)
  expect(heard).toEqual([])
})

test('[R8] everybody gets the control log, also who never subscribed', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const hash = await alice.say(CONTROL_LOG, 'channel', { name: 'books' })
  await bob.fact(hash)
  bob.send({ kind: 'subscribe', content: [] })
  await settled(bob)
  await bob.fact(await alice.say(CONTROL_LOG, 'channel', { name: 'music' }))
})

test('[R8] to subscribe takes the place of what was subscribed to before', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const general = await server.channel(alice)
  bob.send({ kind: 'subscribe', content: [idBytes(general)] })
  await settled(bob)
  await bob.fact(await alice.message(general, 'one'))
  bob.send({ kind: 'subscribe', content: [] })
  await settled(bob)
  await alice.message(general, 'two')
  await settled(bob)
  expect(bob.inbox.some(({ kind }) => kind === 'facts')).toBe(false)
})

test('[R8] who asks again for a log is given its tail again', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  await alice.message(general, 'one')
  for (let i = 0; i < 2; i++) {
    alice.send({ kind: 'subscribe', content: [idBytes(general), idBytes(CONTROL_LOG)] })
    expect((await alice.next('tail', ({ head }) => logId(head[0]) === general)).head[3][0]).toBe(1)
    expect((await alice.next('tail', ({ head }) => logId(head[0]) === CONTROL_LOG)).head[3][0]).toBe(3)
  }
})

test('a change of the policy asks of who follows open channels only whether they are here', () => {
  const subscriptions = new Subscriptions()
  const logs = Array.from({ length: 500 }, (_, i) => logId(idBytes(i.toString(16).padStart(32, '0'))))
  const follows = () => {
    const session = { state: { at: 'online', subscribed: new Set<LogId>() } } as unknown as Session
    session.state = {
      ...(session.state as Online),
      subscribed: subscriptions.replace(session, [], logs.slice(1)),
    }
    return session
  }
  const [gone, ...others] = Array.from({ length: 100 }, follows)
  let asked = 0
  const count = (answer: boolean) => {
    asked += 1
    return answer
  }
  subscriptions.narrow(
    (session) => count(session !== gone),
    (log) => log === logs[1],
    (session) => count(session === others[0]),
  )
  expect(asked).toBeLessThan(250)
  expect([...subscriptions.of(logs[1]!)]).toEqual([others[0]])
  expect([...subscriptions.of(logs[2]!)]).toEqual(others)
})

test('[R10] of a log that is not subscribed to, heads tell how far it is', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const general = await server.channel(alice)
  await alice.message(general, 'one')
  await alice.message(general, 'two')
  await bob.next('heads', (heads) => heads.some(([log, , , [n]]) => logId(log) === general && n === 2))
  // Nobody needs the head of what they get live.
  expect(
    bob.inbox.some(
      ({ kind, content }) => kind === 'heads' && content.some(([log]) => logId(log) === CONTROL_LOG),
    ),
  ).toBe(false)
})
