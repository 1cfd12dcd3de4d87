import { expect, test } from 'vitest'
import { decodeEntries, leafInput, tombstoneOf } from '../shared/fact.ts'
import { CONTROL_LOG, claimHash, epochId, factId, idBytes, type LogId, logId } from '../shared/ids.ts'
import { PAGE_FACTS } from '../shared/limits.ts'
import { decodePage, encodePage, type Page } from '../shared/page.ts'
import { systemClock } from './clock.ts'
import { LogState } from './log-state.ts'
import { nodeCrypto, nodeSigner } from './node-crypto.ts'
import { newSigner, randomBytes, TestClient } from './test-client.ts'
import { controlFacts, policyOf } from './test-policy.ts'
import { TestServer } from './test-server.ts'

const crypto = nodeCrypto()

/** The control log as somebody holds it who logs in now. */
async function heldOf(server: TestServer): Promise<Uint8Array[]> {
  const owner = await server.enterOwner()
  await owner.close()
  return owner.welcome.control
}

/** What the relay's policy is now, as it tells somebody who holds nothing. */
const policyNow = async (server: TestServer) => policyOf(server.key, await heldOf(server))

const named = async (server: TestServer) =>
  [...(await policyNow(server)).channels.values()].map(({ name }) => name).sort()

const come = (server: TestServer, { signer }: TestClient, pages: Uint8Array[]) =>
  TestClient.online(server.relay.address, signer, { pages })

/** Says something that changes the policy, and waits until it did. */
const change = async (client: TestClient, type: string, body: Record<string, unknown>) =>
  client.fact(await client.say(CONTROL_LOG, type, body))

/** The same page with what a server signs that stops after so many facts, or goes on in another way. */
function retold(page: Page, seed: Uint8Array, facts: number, swapped = false): Uint8Array {
  const signer = nodeSigner(seed)
  const state = new LogState(crypto, page.epoch, CONTROL_LOG)
  const entries = decodeEntries(page.entries).slice(0, facts)
  if (swapped) entries.push(entries.shift()!)
  const bytes: Uint8Array[] = []
  for (const entry of entries) {
    if (entry.kind !== 'fact') throw new Error('only whole pages are retold')
    const { fact } = entry
    state.append(
      entry.bytes,
      crypto.sha256(leafInput(tombstoneOf(fact, nodeSigner(seed).key, claimHash(crypto.sha256(fact.claim))))),
    )
    bytes.push(entry.bytes)
  }
  const { checkpoint } = state.certify(signer, Date.now())
  return encodePage({ ...page, entries: Buffer.concat(bytes), checkpoint })
}

test('[R29] a relay that lost its disk has it back from the first member who comes, and nothing is different', async () => {
  await using server = await TestServer.start({ name: 'Library' })
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const mallory = await server.enter('Mallory')
  await change(alice, 'server', { name: 'Book club' })
  await change(alice, 'channel', { name: 'books' })
  await change(alice, 'grant', { key: idBytes(bob.key), privilege: 'moderate' })
  await change(alice, 'ban', { keys: [idBytes(mallory.key)] })
  const pages = await heldOf(server)
  const before = await policyOf(server.key, pages)

  await server.loseDisk()
  const again = await come(server, bob, pages)
  const after = await policyOf(server.key, [...pages, ...again.welcome.control])
  expect(after.name).toBe('Book club')
  expect(after.owner).toBe(server.owner.key)
  for (const what of ['people', 'channels', 'bans'] as const) expect(after[what]).toEqual(before[what])
  // The relay itself counts so: a moderator moderates, and who was banned is.
  await change(again, 'ban', { keys: [idBytes(newSigner().key)] })
  await expect(come(server, mallory, [])).rejects.toThrow('banned')
  // A newcomer is given all of it, oldest first.
  const carol = await server.enter('Carol')
  const given = carol.welcome.control.map((page) => decodePage(page).epoch)
  expect(given).toEqual([...given].sort())
  expect((await policyOf(server.key, carol.welcome.control)).people.get(bob.key)?.privileges).toContain(
    'moderate',
  )
})

test('[R29] what people hold is put together, and what is older takes nothing back', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  await change(alice, 'channel', { name: 'books' })
  const short = await heldOf(server)
  await change(await server.enterOwner(), 'channel', { name: 'films' })
  await server.relay.stop()
  await server.start()
  const again = await server.enterOwner()
  await change(again, 'channel', { name: 'games' })
  const long = await heldOf(server)
  // The first epoch only as it was early, but all of the second.
  const mixed = [short[0]!, long[1]!]

  await server.loseDisk()
  await come(server, bob, mixed)
  expect(await named(server)).toEqual(['books', 'games', 'general'])
  const whole = await come(server, bob, long)
  expect(await named(server)).toEqual(['books', 'films', 'games', 'general'])
  // Who has less is asked for nothing, and changes nothing.
  const less = await come(server, bob, short)
  expect(less.inbox.filter(({ kind }) => kind === 'wanted')).toEqual([])
  expect(await named(server)).toEqual(['books', 'films', 'games', 'general'])
  expect(whole.inbox.filter(({ kind }) => kind === 'wanted')).toHaveLength(1)
})

test('[R29] a control log of several pages comes back page by page, and lasts', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  for (let i = 0; i < PAGE_FACTS + 20; i++) await alice.say(CONTROL_LOG, 'profile', { name: `Alice ${i}` })
  await change(alice, 'channel', { name: 'books' })
  const pages = await heldOf(server)
  expect(pages).toHaveLength(2)

  await server.loseDisk()
  await come(server, bob, pages)
  await server.relay.stop()
  await server.start()
  expect((await heldOf(server)).slice(0, 2)).toEqual(pages)
  const policy = await policyNow(server)
  expect(policy.people.get(server.owner.key)?.name).toBe(`Alice ${PAGE_FACTS + 19}`)
  expect(await named(server)).toEqual(['books', 'general'])
})

test('[R29] nothing is taken that the server did not sign, and who brings it is judged all the same', async () => {
  const lines: string[] = []
  await using server = await TestServer.start({ log: (line) => lines.push(line) })
  await using other = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  await change(alice, 'channel', { name: 'books' })
  const pages = await heldOf(server)
  const page = decodePage(pages[0]!)
  const letter = Uint8Array.from(pages[0]!)
  letter[letter.length - 200]! ^= 1
  const foreign = decodePage((await heldOf(other))[0]!)
  const lies = {
    'a letter differs': letter,
    'another server signed it': encodePage({ ...foreign, epoch: page.epoch }),
    'another key signed it': retold(page, randomBytes(32), 4),
    'a fact is missing': encodePage({ ...page, entries: page.entries.subarray(0, page.entries.length - 9) }),
    'it is no page': randomBytes(300),
  }
  await server.loseDisk()
  const epoch = page.epoch
  for (const [lie, bytes] of Object.entries(lies)) {
    const client = await server.connect(bob.signer)
    await client.hello()
    client.send({
      kind: 'login',
      content: { signature: client.proof(), control: [[idBytes(epoch), page.checkpoint.n]] },
    })
    await client.next('wanted')
    await client.bring(bytes)
    expect((await client.next('refused')).reason, lie).toMatch(/^(broken-page|malformed|not-c|too-long)/)
    expect((await client.next('bye')).reason, lie).toBe('not-invited')
  }
  expect(await named(server)).toEqual(['general'])
  expect(lines.filter((line) => line.startsWith(`${bob.key} brought a page`))).toHaveLength(5)
  // The owner, with the same bad disk, is in.
  const owner = await server.connect(server.owner)
  await owner.hello()
  const content = { signature: owner.proof(), control: [[idBytes(epoch), 5]] as [Uint8Array, number][] }
  owner.send({ kind: 'login', content })
  await owner.next('wanted')
  await owner.bring(letter)
  await owner.next('welcome')
})

test('[R29] another story than the one that is held is refused, whoever tells it', async () => {
  const seed = randomBytes(32)
  await using server = await TestServer.start({ seed })
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  await change(alice, 'channel', { name: 'books' })
  const pages = await heldOf(server)
  const page = decodePage(pages[0]!)
  await server.loseDisk()
  // A part is held by now.
  await come(server, bob, [retold(page, seed, 4)]).catch(() => undefined)
  const liar = await server.connect(bob.signer)
  await liar.hello()
  liar.send({
    kind: 'login',
    content: { signature: liar.proof(), control: [[idBytes(page.epoch), page.checkpoint.n]] },
  })
  await liar.next('wanted')
  await liar.bring(retold(page, seed, 5, true))
  expect((await liar.next('refused')).reason).toBe('broken-chain')
})

test('[R29] who was banned and came in again while nobody remembered is sent away once somebody does', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const mallory = await server.enter('Mallory')
  await change(alice, 'ban', { keys: [idBytes(mallory.key)] })
  const pages = await heldOf(server)
  await server.loseDisk()
  const sneaked = await server.enter('Mallory', mallory.signer)
  await come(server, bob, pages)
  expect((await sneaked.next('bye')).reason).toBe('banned')
  await expect(server.enter('Mallory', mallory.signer)).rejects.toThrow('banned')
})

test('[R29] who is here already is given what came back', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const first = server.relay.epoch
  await change(alice, 'channel', { name: 'books' })
  const pages = await heldOf(server)
  await server.loseDisk()
  const owner = await server.enterOwner()
  owner.send({ kind: 'subscribe', content: [idBytes(CONTROL_LOG)] })
  await come(server, bob, pages)
  expect(await owner.next('control')).toEqual(pages)
  // Where it ended is said, so that nobody can hide it.
  const [, , , , , rows] = await owner.next(
    'facts',
    ([log, , , , , [row]]) => logId(log) === CONTROL_LOG && row?.[1] === 'epoch',
  )
  const { ends } = rows[0]![4] as { ends: [Uint8Array, Uint8Array, number, Uint8Array][] }
  expect(ends.map(([epoch, log, n]) => [epochId(epoch), logId(log), n])).toContainEqual([
    first,
    CONTROL_LOG,
    decodePage(pages[0]!).checkpoint.n,
  ])
})

test('[R29] where channels ended comes back by the heads that people show', async () => {
  await using server = await TestServer.start()
  const first = server.relay.epoch
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  for (const text of ['one', 'two', 'three']) await alice.message(general, text)
  alice.send({ kind: 'subscribe', content: [idBytes(general)] })
  const { head } = await alice.next('tail')
  await alice.close()
  const pages = await heldOf(server)
  await server.loseDisk()
  const again = await come(server, alice, pages)
  again.send({ kind: 'heads', content: [head] })
  await again.next('facts', ([log]) => logId(log) === CONTROL_LOG)
  const facts = await controlFacts(server.key, await heldOf(server))
  const ends = facts.flatMap((fact) => (fact.type === 'epoch' ? fact.body.ends : []))
  expect(ends.map(([epoch, log, n]) => [epochId(epoch), logId(log), n])).toContainEqual([first, general, 3])
})

test('[R29] ids go on above what came back, also when the new machine’s clock is behind', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const general = await server.channel(alice)
  await change(alice, 'channel', { name: 'books' })
  const [, , , before] = await alice.fact(await alice.say(general, 'message', { text: 'one' }))
  alice.send({ kind: 'subscribe', content: [idBytes(general)] })
  const { head } = await alice.next('tail')
  const pages = await heldOf(server)
  const last = (await controlFacts(server.key, pages)).at(-1)!
  await server.loseDisk({ clock: { ...systemClock, now: () => Date.now() - 3_600_000 } })
  const again = await come(server, alice, pages)
  const [, , , control] = await change(again, 'channel', { name: 'films' })
  expect(factId(control) > last.id).toBe(true)
  again.send({ kind: 'heads', content: [head] })
  await again.next('facts', ([, , , , , [row]]) => row?.[1] === 'epoch')
  const [, , , after] = await again.fact(await again.say(general, 'message', { text: 'two' }))
  expect(factId(after) > factId(before)).toBe(true)
})

test('[R30] until it is back only the configured key owns the server, and a handover counts again once it is', async () => {
  await using server = await TestServer.start({ name: 'Library' })
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  await change(alice, 'server', { name: 'Book club' })
  await change(alice, 'profile', { name: 'Alice' })
  await change(alice, 'server', { owner: idBytes(bob.key) })
  const late = await TestClient.online(server.relay.address, bob.signer)
  const pages = late.welcome.control

  await server.loseDisk()
  await expect(come(server, bob, [])).rejects.toThrow('not-invited')
  const owner = await server.enterOwner()
  const empty = await policyOf(server.key, owner.welcome.control)
  expect(empty).toMatchObject({ owner: alice.key, name: 'Library' })
  await come(server, bob, pages)
  const again = await policyOf(
    server.key,
    (await TestClient.online(server.relay.address, bob.signer)).welcome.control,
  )
  expect(again).toMatchObject({ owner: bob.key, name: 'Book club' })
  // Nor at the next start, as the configuration is what it was.
  await server.relay.stop()
  await server.start()
  const { welcome } = await TestClient.online(server.relay.address, bob.signer)
  expect(await policyOf(server.key, welcome.control)).toMatchObject({ owner: bob.key, name: 'Book club' })
})

test('[R30] what was said before it is back is kept beside what comes back', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const before = await server.channel(alice)
  const pages = await heldOf(server)
  await server.loseDisk()
  const owner = await server.enterOwner()
  const between = await server.channel(owner)
  await owner.message(between, 'is anybody here?')
  const again = await come(server, bob, pages)
  const logs = new Map<string, LogId>()
  for (const { name, log } of (await policyNow(server)).channels.values()) logs.set(name, log)
  expect([...logs]).toEqual([
    ['general', before],
    ['general-2', between],
  ])
  again.send({ kind: 'subscribe', content: [idBytes(between)] })
  expect((await again.next('tail')).head[3][0]).toBe(1)
})

test('[R29] anybody may bring a page back, and that makes nobody a member', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  await change(alice, 'channel', { name: 'books' })
  const pages = await heldOf(server)
  await server.loseDisk()
  await expect(TestClient.online(server.relay.address, newSigner(), { pages })).rejects.toThrow('not-invited')
  expect(await named(server)).toEqual(['books', 'general'])
})

test('[R29] who says that they hold what they do not is asked once', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const pages = await heldOf(server)
  const { epoch, checkpoint } = decodePage(pages[0]!)
  const many = Array.from({ length: 30 }, () => [epochId(randomBytes(16)), 2 ** 31] as [typeof epoch, number])
  await server.loseDisk()
  const client = await TestClient.online(server.relay.address, alice.signer, {
    pages,
    held: [...many, [epoch, checkpoint.n + 50]],
  })
  const asked = client.inbox.flatMap(({ kind, content }) => (kind === 'wanted' ? content : []))
  const places = asked.map(([at, index]) => `${epochId(at)}/${index}`)
  expect(new Set(places).size).toBe(places.length)
  expect(await named(server)).toEqual(['general'])
})

test('[R29] who brings nothing is not waited for, and keeps nobody out', async () => {
  await using server = await TestServer.start({ limits: { loginTimeoutMs: 3_000 } })
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  await change(alice, 'channel', { name: 'books' })
  const pages = await heldOf(server)
  const { epoch, checkpoint } = decodePage(pages[0]!)
  await server.loseDisk()
  const silent: TestClient[] = []
  for (let i = 0; i < 17; i++) {
    const client = await server.connect()
    await client.hello()
    client.send({
      kind: 'login',
      content: { signature: client.proof(), control: [[idBytes(epoch), checkpoint.n]] },
    })
    await client.next('wanted')
    silent.push(client)
  }
  expect((await silent[0]!.next('bye')).reason).toBe('busy')
  await come(server, bob, pages)
  expect((await silent[16]!.next('bye')).reason).toBe('login-timeout')
  // Nobody who has not proved a key is listened to.
  const stranger = await server.connect()
  await stranger.bring(pages[0])
  expect((await stranger.next('refused')).reason).toBe('not-logged-in')
})

test('[R29] who brings pages is not put out by any number of those who bring nothing', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  for (let i = 0; i < 260; i++) await alice.say(CONTROL_LOG, 'profile', { name: `Alice ${i}` })
  await change(alice, 'channel', { name: 'books' })
  const pages = await heldOf(server)
  const { epoch, checkpoint } = decodePage(pages[1]!)
  await server.loseDisk()
  const asked = async (signer = newSigner()) => {
    const client = await server.connect(signer)
    await client.hello()
    const control: [Uint8Array, number][] = [[idBytes(epoch), checkpoint.n]]
    client.send({ kind: 'login', content: { signature: client.proof(), control } })
    await client.next('wanted')
    return client
  }
  const again = await asked(alice.signer)
  await again.bring(pages[0])
  const silent: TestClient[] = []
  for (let i = 0; i < 20; i++) silent.push(await asked())
  await again.bring(pages[1])
  await again.next('welcome')
  expect((await silent[0]!.next('bye')).reason).toBe('busy')
})

test('[R29] who comes again and again with nothing takes the places of nobody at another address', async () => {
  await using server = await TestServer.start({ trustProxy: 1 })
  const alice = await server.enterOwner()
  await change(alice, 'channel', { name: 'books' })
  const pages = await heldOf(server)
  const { epoch, checkpoint } = decodePage(pages[0]!)
  await server.loseDisk()
  const asked = async (from: string, signer = newSigner()) => {
    const client = await TestClient.connect(server.relay.address, signer, from)
    await client.hello()
    client.send({
      kind: 'login',
      content: { signature: client.proof(), control: [[idBytes(epoch), checkpoint.n]] },
    })
    await client.next('wanted')
    return client
  }
  const slow = await asked('192.0.2.1', alice.signer)
  const many: TestClient[] = []
  for (let i = 0; i < 20; i++) many.push(await asked('192.0.2.2'))
  expect((await many[0]!.next('bye')).reason).toBe('busy')
  await slow.bring(pages[0])
  await slow.next('welcome')
  expect(await named(server)).toEqual(['books', 'general'])
})

test('[R30] another owner in the configuration of an empty disk gives way to what comes back, and counts from the next start', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  await change(alice, 'channel', { name: 'books' })
  const pages = await heldOf(server)
  const ownerKey = newSigner().key
  await server.loseDisk({ ownerKey })
  const again = await come(server, alice, pages)
  expect((await policyOf(server.key, [...pages, ...again.welcome.control])).owner).toBe(alice.key)
  await server.relay.stop()
  await server.start({ ownerKey })
  const bob = await TestClient.connect(server.relay.address, alice.signer)
  await bob.hello()
  // Alice never joined: she was there as the owner.
  await expect(bob.login()).rejects.toThrow('not-invited')
})
