import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { logId } from '../shared/ids.ts'
import { hashOf } from './test-client.ts'
import { controlFacts } from './test-policy.ts'
import { TestServer } from './test-server.ts'

test('[R19] what waits when a drain begins is stamped, and its author hears it before the bye', async () => {
  // A tick so long that the second message would wait for it.
  await using server = await TestServer.start({ limits: { tickMs: 60_000 } })
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  await alice.message(general, 'first')
  const claim = await alice.claim(general, 'message', { text: 'in the last moment' })
  alice.sendClaims(claim)
  alice.send({ kind: 'ping', content: null })
  await alice.next('pong')
  await server.relay.stop()
  await alice.fact(hashOf(claim))
  expect((await alice.next('bye')).reason).toBe('draining')
  expect(alice.inbox.at(-1)?.kind).not.toBe('facts')
  // RFC 6455 §7.4.1: 1001, going away.
  expect(await alice.closed).toBe(1001)
  await server.start()
  const again = await server.enterOwner()
  again.sendClaims(claim)
  await again.fact(hashOf(claim))
})

test('[R19] while it drains it is alive but not ready, and takes nobody in', async () => {
  await using server = await TestServer.start({ limits: { drainMs: 60_000 } })
  const { url, address } = server.relay
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  const alice = await server.enterOwner()
  // She does not answer the close, so the drain has to wait for her.
  alice.socket.pause()
  const stopped = server.relay.stop()
  expect((await fetch(`${url}/readyz`)).status).toBe(503)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  const late = new WebSocket(address).on('error', () => undefined)
  const answer = await new Promise((resolve) =>
    late.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode)),
  )
  expect(answer).toBe(503)
  late.terminate()
  alice.socket.resume()
  await alice.closed
  await stopped
})

test('[R19] nothing that was acknowledged is lost: the next epoch tells every end', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  let acknowledged = 0
  let several = () => {}
  const enough = new Promise<void>((resolve) => {
    several = resolve
  })
  const going = (async () => {
    for (;;) {
      try {
        const [, , seq] = await alice.fact(await alice.say(general, 'message', { text: 'and on' }))
        acknowledged = seq
        if (seq === 5) several()
      } catch {
        return
      }
    }
  })()
  await enough
  await server.relay.stop()
  await going
  await server.start()
  const bob = await server.enter('Bob')
  const facts = await controlFacts(server.key, bob.welcome.control)
  const ends = facts.flatMap((fact) => (fact.type === 'epoch' ? fact.body.ends : []))
  const end = ends.find(([, log]) => logId(log) === general)
  expect(end?.[2]).toBe(acknowledged)
})
