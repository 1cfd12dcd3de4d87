import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as othersTurn } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import type { ClientFrame } from '../shared/client-frames.ts'
import { CONTROL_LOG, idBytes, type LogId } from '../shared/ids.ts'
import { type SignedInvite, signInvite } from '../shared/invite.ts'
import { MAX_CLIENT_FRAME_BYTES, MAX_PASSED_BYTES, MAX_SUBSCRIBED } from '../shared/limits.ts'
import { signSignal } from '../shared/signal.ts'
import { newSigner, randomBytes, TestClient } from './test-client.ts'
import { policyOf } from './test-policy.ts'
import { TestProcess } from './test-process.ts'

const [ALICE, BOB, CAROL, DAVE] = ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4'] as const
/** Messages that the two say meanwhile, each. */
const SAID = 6

/** A relay with its own limits, in a process of its own, behind a proxy that says who comes from where. */
let relay: TestProcess
let alice: TestClient
let bob: TestClient
let general: LogId
let invite: SignedInvite
/** Where mallory is, in each test somewhere else: what one test used up is no help to the next. */
let from = ''
let tests = 0
const dataDir = mkdtempSync(join(tmpdir(), 'catalk-abuse-'))

beforeAll(async () => {
  const owner = newSigner()
  relay = await TestProcess.start({ DATA_DIR: dataDir, OWNER_KEY: owner.key, TRUST_PROXY: '1' })
  alice = await TestClient.online(relay.address, owner, { from: ALICE })
  const fields = { server: alice.server, address: relay.address, expires: null, virtual: false }
  invite = await signInvite(owner, fields, randomBytes(8))
  bob = await TestClient.online(relay.address, newSigner(), { from: BOB, invite, name: 'Bob' })
  const { channels } = await policyOf(alice.server, alice.welcome.control)
  general = [...channels.keys()][0]!
  for (const somebody of [alice, bob]) somebody.send({ kind: 'subscribe', content: [idBytes(general)] })
})

beforeEach(() => {
  from = `198.51.100.${++tests}`
})

afterAll(async () => {
  await relay.end('SIGTERM')
  rmSync(dataDir, { recursive: true })
})

/** Mallory: as many connections as there may be, all from one address. */
const member = (signer = newSigner()) =>
  TestClient.online(relay.address, signer, { from, invite, name: 'Mallory' })
const stranger = () => TestClient.connect(relay.address, newSigner(), from)

/** Frames that a flood repeats: to make new ones would keep busy whoever is measured here, not the relay. */
const MADE = 20

/** A member who sends what `frame` makes, over and over, and comes back when closed. */
function flood(frame: (client: TestClient) => Promise<ClientFrame> | ClientFrame) {
  const signer = newSigner()
  const made: ClientFrame[] = []
  let sent = 0
  let client: TestClient | undefined
  return async () => {
    if (client?.socket.readyState !== WebSocket.OPEN) {
      client = await member(signer)
      client.socket.removeAllListeners('message')
    }
    if (made.length < MADE) made.push(await frame(client))
    // As much as fits: the rest would only fill this side's memory.
    if (client.socket.bufferedAmount < 2 ** 16) client.send(made[sent++ % made.length]!)
  }
}

/** Goes on with an abuse, a few at once, until alice and bob have said all that they have to say; answers how often. */
async function during(abuse: () => Promise<unknown>, atLeast = 100): Promise<number> {
  let times = 0
  let isOver = false
  onTestFinished(() => {
    isOver = true
  })
  async function goOn() {
    while (!isOver) {
      // To be refused is no reason to stop.
      await abuse().catch(() => undefined)
      times += 1
      await othersTurn()
    }
  }
  const abusing = Array.from({ length: 4 }, goOn)
  try {
    while (times < atLeast) await othersTurn()
    await talk()
  } finally {
    isOver = true
  }
  await Promise.all(abusing)
  return times
}

/**
 * What each says is stamped, and the other hears it; neither is refused anything; somebody new can come, and read the page.
 */
async function talk(): Promise<void> {
  for (let i = 0; i < SAID; i++) {
    for (const [from, to] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      await to.fact(await from.message(general, `${i}`))
      for (const { inbox } of [alice, bob]) {
        expect(inbox.filter(({ kind }) => ['refused', 'bye', 'unpassed'].includes(kind))).toEqual([])
        inbox.length = 0
      }
    }
  }
  const carol = { from: CAROL, invite, name: 'Carol' }
  await (await TestClient.online(relay.address, newSigner(), carol)).close()
  const headers = { 'x-forwarded-for': DAVE }
  expect((await fetch(relay.address.replace('ws', 'http'), { headers })).status).toBe(200)
}

test('[R28] who opens connection after connection costs nobody else theirs', async () => {
  let turnedAway = 0
  const held: TestClient[] = []
  await during(async () => {
    const client = await stranger().catch(() => undefined)
    if (client) held.push(client)
    else turnedAway += 1
  }, 600)
  expect(turnedAway).toBeGreaterThan(0)
  for (const { socket } of held) socket.terminate()
})

test('[R28] nor does who says hello with key after key', async () => {
  await during(async () => {
    const client = await stranger()
    await client.hello()
    client.socket.terminate()
  })
})

test('[R28] nor does who logs in again and again', async () => {
  const signers = Array.from({ length: 20 }, () => newSigner())
  let next = 0
  await during(async () => {
    const client = await member(signers[next++ % signers.length])
    client.socket.terminate()
  })
})

test('[R28] nor does who cannot prove a key', async () => {
  await during(async () => {
    const client = await stranger()
    await client.hello()
    client.send({ kind: 'login', content: { signature: new Uint8Array(64), control: [] } })
    await client.closed
  })
})

test.for([
  [
    'claims',
    async (client: TestClient) => {
      const claims = Array.from({ length: 16 }, () =>
        client.claim(general, 'message', { text: 'me '.repeat(99) }),
      )
      const signed = (await Promise.all(claims)).map(({ claim, signature }) => [claim, signature])
      return { kind: 'say', content: signed as [Uint8Array, Uint8Array][] }
    },
  ],
  [
    'changes of name',
    async (client: TestClient) => {
      const { claim, signature } = await client.claim(CONTROL_LOG, 'profile', { name: `M${Math.random()}` })
      return { kind: 'say', content: [[claim, signature]] }
    },
  ],
  [
    'signals',
    async (client: TestClient) => {
      const fields = {
        to: bob.key,
        connection: randomBytes(8),
        kind: 'offer',
        sdp: 'v'.repeat(2_000),
        time: 1,
      } as const
      const { bytes, signature } = await signSignal(client.signer, client.server, fields)
      return { kind: 'signal', content: { to: idBytes(bob.key), bytes, signature } }
    },
  ],
  [
    'what is to be passed on',
    () => ({ kind: 'pass', content: { to: idBytes(bob.key), bytes: new Uint8Array(MAX_PASSED_BYTES) } }),
  ],
  [
    'subscriptions',
    () => ({ kind: 'subscribe', content: Array.from({ length: MAX_SUBSCRIBED }, () => idBytes(general)) }),
  ],
  ['pings', () => ({ kind: 'ping', content: null })],
] as [string, (client: TestClient) => Promise<ClientFrame> | ClientFrame][])(
  '[R28] nor does who floods the relay with %s',
  async ([, frame]) => {
    const floods = Array.from({ length: 8 }, () => flood(frame))
    let next = 0
    await during(() => floods[next++ % floods.length]!())
  },
)

test('[R28] nor does who sends what is far too long', async () => {
  await during(async () => {
    const client = await stranger()
    client.socket.send(new Uint8Array(4 * MAX_CLIENT_FRAME_BYTES))
    await client.closed
  })
})

test('[R28] nor does who never ends a message', async () => {
  const held: TestClient[] = []
  await during(async () => {
    const client = await stranger()
    held.push(client)
    client.socket.send(new Uint8Array(MAX_CLIENT_FRAME_BYTES), { fin: false })
  })
  for (const { socket } of held) socket.terminate()
})

test('[R28] nor does who pings on the level of the WebSocket', async () => {
  await during(async () => {
    const client = await stranger()
    for (let i = 0; i < 5_000; i++) client.socket.ping()
    await client.closed
  })
})

test('[R28] nor does who asks for much and reads nothing', async () => {
  const ask = flood((client) => {
    client.socket.pause()
    return { kind: 'subscribe', content: [idBytes(general)] }
  })
  await during(ask)
})

test('[R28] nor does who reads page after page', async () => {
  const headers = { 'x-forwarded-for': from }
  await during(async () => (await fetch(relay.address.replace('ws', 'http'), { headers })).text())
})
