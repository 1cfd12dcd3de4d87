import type { Attestation, SignedAttestation } from '../../shared/attestation.ts'
import { decodeClaim, hashClaim, type SignedClaim } from '../../shared/claim.ts'
import { CLIENT_FRAMES, type ClientFrame } from '../../shared/client-frames.ts'
import { type ControlFact, readControlClaim } from '../../shared/control-fact.ts'
import type { Fact } from '../../shared/fact.ts'
import { packFacts, type StampedFacts } from '../../shared/facts-frame.ts'
import { decodeFrame, encodeFrame, PROTOCOL_VERSION, plainEnvelope } from '../../shared/frame.ts'
import { headRow } from '../../shared/head-row.ts'
import {
  type ClaimHash,
  CONTROL_LOG,
  channelLog,
  epochId,
  type FactId,
  idBytes,
  type LogId,
  logId,
  type PublicKey,
  publicKey,
  REPORTS_LOG,
} from '../../shared/ids.ts'
import { inviteLink } from '../../shared/invite.ts'
import { MAX_CLIENT_FRAME_BYTES, PAGE_FACTS } from '../../shared/limits.ts'
import { loginSignedBytes } from '../../shared/login.ts'
import { encodePage } from '../../shared/page.ts'
import { policy } from '../../shared/policy.ts'
import { refusalOfClaim, refusalOfStranger } from '../../shared/policy-refusal.ts'
import { isIn, isMember, mayDo, mayRead, type Policy } from '../../shared/policy-state.ts'
import { asRefusal, type Reason, Refusal } from '../../shared/refusal.ts'
import type { RelayFrame } from '../../shared/relay-frames.ts'
import { type TestPerson, testSeed } from '../../shared/test-people.ts'
import { type TestServer, testServer } from '../../shared/test-server.ts'
import { firstIdOf } from '../../shared/uuid-v7.ts'
import type { Connect, ConnectionEvents } from './connection.ts'
import type { IceServer } from './peer-link.ts'
import { counted, countedCrypto as crypto, soon } from './test-quiet.ts'

interface Socket {
  events: ConnectionEvents
  closed: boolean
  nonce: Uint8Array
  key: PublicKey | undefined
  online: boolean
  attestation: SignedAttestation | undefined
  logs: Set<LogId>
}

export interface TestRelay {
  readonly address: string
  readonly server: TestServer
  /** The channel that every server begins with. */
  readonly general: LogId
  /** Every frame that got here from somebody logged in, newest last. */
  readonly heard: { from: PublicKey; frame: ClientFrame }[]
  /** Whether a frame reaches whom it is for. */
  passes: (to: PublicKey, frame: RelayFrame) => boolean
  /** What it says no to beyond the policy. */
  refuses: (author: PublicKey, claim: SignedClaim) => Refusal | undefined
  /** What is attested beyond what the policy says. */
  attests: (key: PublicKey) => Partial<Attestation>
  /** The code of a move that it shows to whoever dials. */
  moved: string | undefined
  /** STUN and TURN as the owner configured. */
  iceServers: IceServer[]
  /** Bytes that it still passes on between peers, for all together. */
  allowance: number
  /** Bytes that it passed on. */
  passed: number
  /** Why a message between these two goes nowhere, if it does. */
  unpassed: (from: PublicKey, to: PublicKey) => Reason | undefined
  /** Who is online. */
  readonly connected: PublicKey[]
  /** No connection is taken until it starts again. `said`: the reason given, if any. */
  stop(said?: Reason): void
  /** In a new epoch. `short`: so many last facts of each channel it does not remember, as after a crash. */
  start(short?: number): Promise<void>
  /** Closes one person's connection. */
  disconnect(key: PublicKey, said?: Reason): void
  /** Stamps claims of people who are not in the test, and tells whoever is. */
  stamp(log: LogId, claims: SignedClaim[]): Promise<void>
  /** Sends any frame to one person. */
  send(to: PublicKey, frame: RelayFrame): void
  invite(more?: { virtual?: boolean; expires?: number }): Promise<string>
  connect: Connect
}

/** A relay in memory, on the test server's stamps: what PROTOCOL.md says of one, and what may go wrong with one. */
export async function testRelay(owner: TestPerson, now: () => number, name = 'server'): Promise<TestRelay> {
  const server = await testServer({ crypto, seed: testSeed(name) })
  const address = `ws://${name}.example`
  const sockets = new Set<Socket>()
  const door = new Set<Socket>()
  const control: ControlFact[] = []
  const stampOf = new Map<ClaimHash, Fact>()
  let running = true
  let version = 0
  let nonces = 0
  let work: Promise<void> = Promise.resolve()

  /** One thing after the other, whatever it waits for. */
  function inOrder<T>(what: () => Promise<T>): Promise<T> {
    const result = counted(() => work.then(what))
    work = result.then(
      () => undefined,
      () => undefined,
    )
    return result
  }

  const online = () => [...sockets].filter((socket) => socket.online)
  const wire = ({ bytes, signature }: SignedAttestation): [Uint8Array, Uint8Array] => [bytes, signature]

  function send(socket: Socket, frame: RelayFrame): void {
    if (socket.closed || (socket.key && !api.passes(socket.key, frame))) return
    const message = plainEnvelope(encodeFrame(frame))
    soon(() => socket.closed || socket.events.received(message))
  }

  function close(socket: Socket): void {
    if (socket.closed) return
    // What was sent before is heard before.
    soon(() => {
      if (socket.closed) return
      socket.closed = true
      socket.events.closed()
    })
    if (!socket.online) return
    socket.online = false
    sockets.delete(socket)
    if (socket.key) tellRoster([], [socket.key])
  }

  function bye(socket: Socket, refusal: Refusal): void {
    send(socket, { kind: 'bye', content: { reason: refusal.reason, sentence: refusal.message } })
    close(socket)
  }

  function tellRoster(joined: SignedAttestation[], left: PublicKey[]): void {
    version++
    for (const other of online()) {
      send(other, {
        kind: 'roster',
        content: { version, joined: joined.map(wire), left: left.map(idBytes) },
      })
    }
  }

  let latest = { of: -1, policy: policy(server.key, []) }
  function policyNow(): Policy {
    if (latest.of !== control.length) latest = { of: control.length, policy: policy(server.key, control) }
    return latest.policy
  }

  async function attest(key: PublicKey): Promise<SignedAttestation> {
    const at = policyNow()
    const person = at.people.get(key)
    return server.attest(
      { key, name: person?.name ?? 'owner' },
      {
        privileges: mayDo(at, key),
        owner: key === at.owner,
        virtual: person?.virtual ?? false,
        ...api.attests(key),
      },
    )
  }

  async function take(stamped: StampedFacts): Promise<void> {
    for (const { fact, claim } of stamped.facts) {
      stampOf.set(await hashClaim(crypto, fact.claim), fact)
      if (stamped.log !== CONTROL_LOG) continue
      const read = await readControlClaim(crypto, server.key, claim, fact.id)
      if (read) control.push(read)
    }
    const authors = new Set(stamped.facts.map(({ claim }) => claim.author))
    for (const socket of online()) {
      const { key } = socket
      if (!key || (!socket.logs.has(stamped.log) && !authors.has(key))) continue
      if (mayHear(key, stamped.log)) send(socket, { kind: 'facts', content: packFacts(stamped) })
      else {
        for (const { fact, claim } of stamped.facts)
          if (claim.author === key) send(socket, duplicate(await hashClaim(crypto, fact.claim), fact))
      }
    }
    if (stamped.log === CONTROL_LOG) closeStrangers()
  }

  const mayHear = (key: PublicKey, log: LogId) => log === CONTROL_LOG || mayRead(policyNow(), key, log)

  function duplicate(hash: ClaimHash, { id, epoch, seq }: Fact): RelayFrame {
    return { kind: 'duplicate', content: [idBytes(hash), idBytes(id), idBytes(epoch), seq] }
  }

  /** Who was banned, or is to wait, has no place inside. */
  function closeStrangers(): void {
    for (const socket of online()) {
      const stranger = socket.key && refusalOfStranger(policyNow(), socket.key)
      // Tests also stamp for people who never joined.
      if (stranger && stranger.reason !== 'not-invited') bye(socket, stranger)
    }
  }

  async function stamp(log: LogId, claims: SignedClaim[]): Promise<void> {
    server.now = now()
    for (let rest = claims; rest.length > 0; ) {
      const room = PAGE_FACTS - (server.count(log) % PAGE_FACTS)
      await take(await server.stamp(log, rest.slice(0, room)))
      answerDoor()
      rest = rest.slice(room)
    }
  }

  async function say(author: PublicKey, signed: SignedClaim): Promise<void> {
    const claim = decodeClaim(signed.claim)
    const id = firstIdOf(now()) as FactId
    const read = claim.log === CONTROL_LOG ? await readControlClaim(crypto, server.key, claim, id) : null
    const refusal = api.refuses(author, signed) ?? refusalOfClaim(policyNow(), claim, read, id)
    if (refusal) throw refusal
    await stamp(claim.log, [signed])
  }

  /** Tells who waits what became of that. */
  function answerDoor(): void {
    for (const socket of door) {
      const at = policyNow()
      if (!socket.key || (isMember(at, socket.key) && !isIn(at, socket.key))) continue
      door.delete(socket)
      bye(socket, new Refusal(isIn(at, socket.key) ? 'let-in' : 'not-invited', 'Somebody decided.'))
    }
  }

  type Content<Kind extends ClientFrame['kind']> = Extract<ClientFrame, { kind: Kind }>['content']

  async function login(socket: Socket, { join, control: held }: Content<'login'>): Promise<void> {
    const { key } = socket
    if (!key) return
    if (!isMember(policyNow(), key)) {
      if (!join) throw new Refusal('not-invited', 'You are not a member of this server.')
      await say(key, { claim: join[0], signature: join[1] })
    }
    if (!isIn(policyNow(), key)) {
      door.add(socket)
      return send(socket, {
        kind: 'refused',
        content: { reason: 'waiting', sentence: 'Somebody has to let you in first.' },
      })
    }
    for (const other of online()) {
      if (other.key === key) bye(other, new Refusal('replaced', 'You connected from somewhere else.'))
    }
    const attestation = await attest(key)
    socket.attestation = attestation
    const known = new Map(held.map(([epoch, n]) => [epochId(epoch), n]))
    const pages: Uint8Array[] = []
    for (const epoch of server.epochs) {
      const last = server.count(CONTROL_LOG, epoch)
      for (let index = Math.floor((known.get(epoch) ?? 0) / PAGE_FACTS); index * PAGE_FACTS < last; index++) {
        if ((known.get(epoch) ?? 0) < last)
          pages.push(encodePage(await server.page(CONTROL_LOG, index, { epoch })))
      }
    }
    const logs = [CONTROL_LOG, REPORTS_LOG, ...policyNow().channels.keys()].filter(
      (log) => server.count(log) > 0 && mayHear(key, log),
    )
    const heads = await Promise.all(logs.map((log) => server.head(log)))
    tellRoster([attestation], [])
    sockets.add(socket)
    socket.online = true
    for (const page of pages) send(socket, { kind: 'control', content: [page] })
    send(socket, {
      kind: 'welcome',
      content: {
        attestation: wire(attestation),
        epoch: idBytes(server.epoch),
        rosterVersion: version,
        roster: online().flatMap(({ attestation: other }) => (other ? [wire(other)] : [])),
        heads: heads.map(headRow),
        iceServers: api.iceServers,
        allowance: api.allowance,
        time: now(),
      },
    })
  }

  async function answer(socket: Socket, frame: ClientFrame): Promise<void> {
    if (socket.closed) return
    if (frame.kind === 'hello') {
      const nonce = new Uint8Array(32).fill(++nonces)
      socket.key = publicKey(frame.content.key)
      socket.nonce = frame.content.nonce
      const signature = await server.self.sign(
        loginSignedBytes(server.key, 'relay', frame.content.nonce, nonce),
      )
      send(socket, {
        kind: 'challenge',
        content: {
          version: PROTOCOL_VERSION,
          server: idBytes(server.key),
          nonce,
          signature,
          work: policyNow().work,
          ...(api.moved && { moved: api.moved }),
        },
      })
      return
    }
    if (frame.kind === 'login') {
      return login(socket, frame.content).catch((error) => bye(socket, asRefusal(error)))
    }
    const { key } = socket
    if (!key || !socket.online) return
    api.heard.push({ from: key, frame })
    switch (frame.kind) {
      case 'say':
        for (const [claim, signature] of frame.content) {
          const hash = await hashClaim(crypto, claim)
          const before = stampOf.get(hash)
          if (before) {
            send(socket, duplicate(hash, before))
            continue
          }
          await say(key, { claim, signature }).catch((error) => {
            const { reason, message } = asRefusal(error)
            send(socket, { kind: 'refused', content: { reason, sentence: message, hash: idBytes(hash) } })
          })
        }
        return
      case 'subscribe':
        socket.logs = new Set(frame.content.map(logId).filter((log) => mayHear(key, log)))
        for (const log of socket.logs) {
          if (server.count(log) === 0) continue
          send(socket, {
            kind: 'tail',
            content: { head: headRow(await server.head(log)), leaves: await server.leaves(log) },
          })
        }
        return
      case 'pass': {
        const { to, bytes } = frame.content
        const other = online().find((one) => one.key === publicKey(to))
        const reason = other ? api.unpassed(key, publicKey(to)) : 'not-online'
        if (reason || bytes.length > api.allowance)
          return send(socket, { kind: 'unpassed', content: { to, reason: reason ?? 'too-many' } })
        api.allowance -= bytes.length
        api.passed += bytes.length
        if (other)
          send(other, { kind: 'passed', content: { from: idBytes(key), bytes, allowance: api.allowance } })
        return
      }
      case 'signal': {
        const { to, bytes, signature } = frame.content
        const other = online().find((one) => one.key === publicKey(to))
        if (other) send(other, { kind: 'signal', content: { bytes, signature } })
        return
      }
      case 'ping':
        return send(socket, { kind: 'pong', content: null })
      default:
        return
    }
  }

  const api: TestRelay = {
    address,
    server,
    general: '' as LogId,
    heard: [],
    passes: () => true,
    refuses: () => undefined,
    attests: () => ({}),
    moved: undefined,
    iceServers: [],
    allowance: 20_000_000,
    passed: 0,
    unpassed: () => undefined,
    get connected() {
      return online().flatMap(({ key }) => key ?? [])
    },
    stop(said) {
      running = false
      for (const socket of online()) {
        if (said) bye(socket, new Refusal(said, 'The relay is about to stop.'))
        else close(socket)
      }
    },
    start: (short = 0) =>
      inOrder(async () => {
        stampOf.clear()
        server.now = now()
        await take(await server.newEpoch(short))
        running = true
      }),
    disconnect(key, said) {
      for (const socket of online()) {
        if (socket.key !== key) continue
        if (said) bye(socket, new Refusal(said, 'Goodbye.'))
        else close(socket)
      }
    },
    stamp: (log, claims) => inOrder(() => stamp(log, claims)),
    send(to, frame) {
      for (const socket of online()) if (socket.key === to) send(socket, frame)
    },
    invite: async (more = {}) => inviteLink(await server.invite(owner, { address, ...more })),
    connect: (_address, events) => {
      const socket: Socket = {
        events,
        closed: false,
        nonce: new Uint8Array(),
        key: undefined,
        online: false,
        attestation: undefined,
        logs: new Set(),
      }
      soon(() => {
        if (running) events.opened()
        else {
          socket.closed = true
          events.closed()
        }
      })
      return {
        send(message) {
          soon(() => {
            if (socket.closed) return
            const frame = decodeFrame(CLIENT_FRAMES, message, MAX_CLIENT_FRAME_BYTES)
            void inOrder(() => answer(socket, frame))
          })
        },
        close: () => close(socket),
      }
    },
  }

  await stamp(CONTROL_LOG, [
    await server.self.claim(server.key, CONTROL_LOG, 'server', {
      name: 'Cats of Basel',
      owner: idBytes(owner.key),
    }),
  ])
  const made = await server.self.channel(server.key, 'general')
  await stamp(CONTROL_LOG, [made])
  return Object.assign(api, { general: channelLog(await hashClaim(crypto, made.claim)) })
}
