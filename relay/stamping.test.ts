import { expect, test } from 'vitest'
import { type StampedFacts, unpackFacts } from '../shared/facts-frame.ts'
import { pageIndex } from '../shared/head.ts'
import { CONTROL_LOG, type FactId, factId, idBytes, type LogId, logId } from '../shared/ids.ts'
import { MAX_CLAIMS_A_FRAME } from '../shared/limits.ts'
import { idTime } from '../shared/uuid-v7.ts'
import { hashOf, type TestClient } from './test-client.ts'
import { TestFollower } from './test-follower.ts'
import { TestServer } from './test-server.ts'

/** As many messages as wanted, in frames as full as may be. */
async function flood(client: TestClient, log: LogId, count: number): Promise<void> {
  for (let from = 0; from < count; from += MAX_CLAIMS_A_FRAME) {
    const here = Math.min(MAX_CLAIMS_A_FRAME, count - from)
    const claims = Array.from({ length: here }, (_, i) =>
      client.claim(log, 'message', { text: `${from + i}` }),
    )
    client.sendClaims(...(await Promise.all(claims)))
  }
}

/** Takes facts of the followed log until the follower has proved all up to this seq. */
async function follow(client: TestClient, follower: TestFollower, until: number): Promise<StampedFacts[]> {
  const frames: StampedFacts[] = []
  while (follower.n < until) {
    const content = await client.next('facts', ([log]) => logId(log) === follower.log)
    frames.push(await follower.take(content))
  }
  return frames
}

test('[R5] a claim that is sent again is answered with its stamp, and stands in the log once', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  const claim = await alice.claim(general, 'message', { text: 'once' })
  alice.sendClaims(claim)
  const [, epoch, seq, id] = await alice.fact(hashOf(claim))
  alice.sendClaims(claim, claim)
  for (let i = 0; i < 2; i++) {
    expect(await alice.next('duplicate')).toEqual([idBytes(hashOf(claim)), id, epoch, seq])
  }
  await alice.message(general, 'another')
  alice.send({ kind: 'subscribe', content: [idBytes(general)] })
  expect((await alice.next('tail')).head[3][0]).toBe(2)
})

test('[R5] a claim that is sent twice in one tick is stamped once', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const claim = await alice.claim(await server.channel(alice), 'message', { text: 'once' })
  alice.sendClaims(claim, claim)
  expect((await alice.fact(hashOf(claim)))[5]).toHaveLength(1)
})

test('[R5] a control claim is known for good, also by the next epoch', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const claim = await alice.claim(CONTROL_LOG, 'profile', { name: 'Alice' })
  alice.sendClaims(claim)
  const [, epoch] = await alice.fact(hashOf(claim))
  await server.relay.stop()
  await server.start()
  const again = await server.enterOwner()
  again.sendClaims(claim)
  expect((await again.next('duplicate'))[2]).toEqual(epoch)
})

test('[R5] a refused claim may be sent again when the policy allows it', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const claim = await bob.claim(CONTROL_LOG, 'channel', { name: 'books' })
  bob.sendClaims(claim)
  await bob.next('refused')
  await alice.fact(
    await alice.say(CONTROL_LOG, 'grant', { key: idBytes(bob.key), privilege: 'createChannel' }),
  )
  bob.sendClaims(claim)
  await bob.fact(hashOf(claim))
})

test('[R6] what arrives together is stamped together, under one checkpoint', async () => {
  await using server = await TestServer.start({ limits: { tickMs: 300 } })
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  await flood(alice, general, MAX_CLAIMS_A_FRAME)
  const follower = new TestFollower(server.key, general, server.relay.epoch)
  const frames = await follow(alice, follower, MAX_CLAIMS_A_FRAME)
  expect(frames).toHaveLength(1)
  expect(follower.byBytes).toBe(MAX_CLAIMS_A_FRAME)
})

test('[R6] no tick crosses the end of a page', async () => {
  // A tick so long that hundreds wait for it.
  await using server = await TestServer.start({ limits: { tickMs: 300 } })
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  await flood(alice, general, 700)
  const follower = new TestFollower(server.key, general, server.relay.epoch)
  const frames = await follow(alice, follower, 700)
  for (const { facts } of frames) {
    expect(pageIndex(facts.at(-1)!.fact.seq)).toBe(pageIndex(facts[0]!.fact.seq))
  }
  // Somewhere a page's end did cut a tick in two.
  expect(frames.map(({ checkpoint }) => checkpoint.n)).toEqual(expect.arrayContaining([256, 512, 700]))
})

test('[R6] ids rise over all that is stamped, and those of one frame follow each other', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  const ids: FactId[] = []
  for (let i = 0; i < 5; i++) {
    const [, , , message] = await alice.fact(await alice.say(general, 'message', { text: `${i}` }))
    const [, , , profile] = await alice.fact(await alice.say(CONTROL_LOG, 'profile', { name: `Alice ${i}` }))
    ids.push(factId(message), factId(profile))
  }
  expect(ids).toEqual([...ids].sort())
  expect(Math.abs(idTime(ids[0]!) - Date.now())).toBeLessThan(60_000)
})

test('[R7] every checkpoint holds for whoever subscribed from the start', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const general = await server.channel(alice)
  bob.send({ kind: 'subscribe', content: [idBytes(general)] })
  bob.send({ kind: 'ping', content: null })
  await bob.next('pong')
  await flood(alice, general, 600)
  const follower = new TestFollower(server.key, general, server.relay.epoch)
  // The control log is always subscribed to, and quiet here: these are facts of the channel.
  await follow(bob, follower, 600)
  expect(follower.byBytes).toBe(600)
})

test.for([100, 255, 256, 257, 300])(
  '[R7] whoever subscribes after %i facts is given the leaves, and proves what follows',
  async (before) => {
    await using server = await TestServer.start()
    const alice = await server.enterOwner()
    const bob = await server.enter('Bob')
    const general = await server.channel(alice)
    await flood(alice, general, before)
    await follow(alice, new TestFollower(server.key, general, server.relay.epoch), before)
    bob.send({ kind: 'subscribe', content: [idBytes(general)] })
    const follower = new TestFollower(server.key, general, server.relay.epoch)
    await follower.tail(await bob.next('tail'))
    expect(follower.n).toBe(before)
    await flood(alice, general, 300)
    await follow(bob, follower, before + 300)
  },
)

test('[R7] whoever subscribes in the middle of a flood sees no hole', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const general = await server.channel(alice)
  await alice.message(general, 'first')
  const flooding = flood(alice, general, 1_000)
  bob.send({ kind: 'subscribe', content: [idBytes(general)] })
  const follower = new TestFollower(server.key, general, server.relay.epoch)
  await follower.tail(await bob.next('tail'))
  await flooding
  await follow(bob, follower, 1_001)
})

test('[R8] an author gets the own fact without being subscribed', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const hash = await alice.message(await server.channel(alice), 'do you hear me?')
  expect(hash).toHaveLength(64)
})

test('[R8] a stamped claim comes out as the bytes that went in', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const claim = await alice.claim(await server.channel(alice), 'message', { text: 'word for word' })
  alice.sendClaims(claim)
  const [fact] = unpackFacts(server.key, await alice.fact(hashOf(claim))).facts
  expect(fact?.fact.claim).toEqual(claim.claim)
  expect(fact?.fact.signature).toEqual(claim.signature)
})

test('[R4] facts of a type that the relay does not know are stamped too', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  await alice.fact(await alice.say(await server.channel(alice), 'dance', { steps: 3 }))
  await alice.fact(await alice.say(CONTROL_LOG, 'hat', { key: 'nobody' }))
})

test('[R9] whoever says too much too fast is told so, and can go on a little later', async () => {
  const claims = { burst: 3, perSecond: 1e-9 }
  await using server = await TestServer.start({ limits: { claims, tickMs: 300 } })
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  await flood(alice, general, 5)
  const refused = [await alice.next('refused'), await alice.next('refused')]
  expect(refused.map(({ reason }) => reason)).toEqual(['too-fast', 'too-fast'])
  expect((await alice.next('facts'))[5]).toHaveLength(3)
})

test('[R9] nobody but the owner can fill the control log, which every newcomer is given whole', async () => {
  const controlClaims = { burst: 3, perSecond: 1e-9 }
  await using server = await TestServer.start({ limits: { controlClaims } })
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  // His `join` was the first of three.
  for (const name of ['Bobby', 'Bert', 'Rob']) await bob.say(CONTROL_LOG, 'profile', { name })
  expect((await bob.next('refused')).reason).toBe('too-fast')
  for (let i = 0; i < 5; i++)
    await alice.fact(await alice.say(CONTROL_LOG, 'profile', { name: `Alice ${i}` }))
  await alice.say(CONTROL_LOG, 'dance', { steps: 'a'.repeat(2_048) })
  expect((await alice.next('refused')).reason).toBe('too-long')
})

test('[R9] whoever sends too many frames is closed', async () => {
  await using server = await TestServer.start({ limits: { frames: { burst: 10, perSecond: 1e-9 } } })
  const alice = await server.enterOwner()
  for (let i = 0; i < 20; i++) alice.send({ kind: 'ping', content: null })
  expect((await alice.next('bye')).reason).toBe('too-fast')
  await alice.closed
})
