import { nodeSigner } from '../../relay/node-crypto.ts'
import { hashOf, TestClient } from '../../relay/test-client.ts'
import { TestServer } from '../../relay/test-server.ts'
import { equalBytes } from '../../shared/bytes.ts'
import { decode } from '../../shared/cbor.ts'
import { decodeClaim, encodeClaim, type SignedClaim } from '../../shared/claim.ts'
import { CLIENT_FRAMES } from '../../shared/client-frames.ts'
import { signedBytes } from '../../shared/crypto.ts'
import { encodeFrame } from '../../shared/frame.ts'
import { channelLog, idBytes, type PublicKey } from '../../shared/ids.ts'
import { MAX_CLIENT_FRAME_BYTES, MAX_SEQ } from '../../shared/limits.ts'
import { testPerson, testSeed } from '../../shared/test-people.ts'
import { Chance } from '../simulate/chance.ts'
import { Attacker } from './attacker.ts'
import { collected } from './collected.ts'
import { HonestPair } from './honest-pair.ts'
import { isFrame } from './is-frame.ts'
import { latenciesOf } from './latencies.ts'
import { makeSamples } from './samples.ts'
import { Broken, type Target } from './target.ts'

export const ROLES = ['unproved', 'at the door', 'a member', 'the owner'] as const
export type Role = (typeof ROLES)[number]

/** A relay is asked to begin anew after so many inputs: what it keeps of accepted claims is its work, and no leak. */
const ROUND = 20_000
/** A connection of somebody who has not logged in is given so many frames. */
const UNPROVED_FRAMES = 4
/** What the honest say before anybody attacks. */
const QUIET_MESSAGES = 50
const PING = encodeFrame({ kind: 'ping', content: null })

/** A relay on loopback that hears what `role` sends over a WebSocket, while two honest people talk. */
export async function relayTarget(role: Role): Promise<Target> {
  const author = role === 'the owner' ? 'owner' : role === 'a member' ? 'mallory' : 'dora'
  const { key } = nodeSigner(testSeed('server'))
  const samples = await makeSamples(author, channelLog(hashOf(await noiseChannel(key))))
  return new RelayTarget(role, author, seedsFor(role, samples.clientFrames))
}

/** Who has not logged in is asked for two kinds of frames; of the others a few do. */
function seedsFor(role: Role, frames: readonly Uint8Array[]): Uint8Array[] {
  const loggedIn = role === 'a member' || role === 'the owner'
  const kinds = new Map<string, number>()
  return frames.filter((frame) => {
    const [kind] = decode(frame) as [string]
    const count = 1 + (kinds.get(kind) ?? 0)
    kinds.set(kind, count)
    return loggedIn || kind === 'hello' || kind === 'login' || count === 1
  })
}

class RelayTarget implements Target {
  readonly name: string
  readonly seeds: readonly Uint8Array[]
  readonly #role: Role
  readonly #author: string
  readonly #known: Set<string>
  readonly #chance = new Chance(2)
  readonly #before: number[] = []
  readonly #during: number[] = []
  #mostGrown = 0
  #round: Round | undefined
  #attacker: Attacker | undefined
  #left = 0
  #frames = 0
  #joined = 0

  constructor(role: Role, author: string, seeds: readonly Uint8Array[]) {
    this.name = `relay, ${role}`
    this.#role = role
    this.#author = author
    this.seeds = seeds
    this.#known = new Set(seeds.map(hexOf))
  }

  isDeep(input: Uint8Array): boolean {
    return isFrame(CLIENT_FRAMES, input, MAX_CLIENT_FRAME_BYTES)
  }

  async prepare(): Promise<void> {
    this.#round?.check()
    if (this.#left > 0) return
    await this.#endRound()
    this.#left = ROUND
    this.#round = await openRound(this.#author)
    this.#before.push(...this.#round.quiet)
  }

  async read(input: Uint8Array): Promise<string> {
    this.#left--
    this.#round?.check()
    const attacker = await this.#connected()
    const bytes = this.#known.has(hexOf(input)) ? input : this.#signedAnew(attacker, input)
    attacker.send(bytes)
    const heard = await this.#answer(attacker, bytes)
    if (attacker.closed) this.#attacker = undefined
    const answer = heard.find((kind) => !['pong', 'roster', 'facts', 'heads', 'tail'].includes(kind))
    return answer ?? (heard.length > 0 ? 'taken' : 'closed')
  }

  async close(): Promise<string[]> {
    await this.#endRound()
    return [
      `honest messages before: ${latenciesOf(this.#before)}`,
      `meanwhile: ${latenciesOf(this.#during)}`,
      `the relay grew by ${(this.#mostGrown / 1e6).toFixed(1)} MB at most in ${ROUND.toLocaleString('en')} inputs`,
    ]
  }

  async #endRound(): Promise<void> {
    const round = this.#round
    await this.#attacker?.close()
    this.#attacker = undefined
    this.#round = undefined
    if (!round) return
    this.#during.push(...round.pair.latencies)
    await round.pair.leave()
    this.#mostGrown = Math.max(this.#mostGrown, (await collected()) - round.heldBefore)
    await round.end()
  }

  async #connected(): Promise<Attacker> {
    const loggedIn = this.#role === 'a member' || this.#role === 'the owner'
    if (!loggedIn && this.#frames++ >= (this.#role === 'unproved' ? UNPROVED_FRAMES : 1)) {
      await this.#attacker?.close()
      this.#attacker = undefined
    }
    if (this.#attacker && !this.#attacker.closed) return this.#attacker
    const { address } = this.#round!.server.relay
    const attacker = await Attacker.connect(address, nodeSigner(this.#seed()))
    this.#attacker = attacker
    this.#frames = 1
    if (this.#role === 'unproved') return attacker
    await attacker.hello()
    if (!loggedIn) return attacker
    // It holds the whole control log, says this login.
    const { key, relay } = this.#round!.server
    const content = { signature: attacker.proof(key), control: [[idBytes(relay.epoch), MAX_SEQ]] }
    attacker.send(encodeFrame({ kind: 'login', content }))
    const heard = await attacker.until((kinds) => kinds.includes('welcome'))
    if (!heard.includes('welcome'))
      throw new Broken(`The relay let ${this.#author} not in: ${heard.join(', ')}`)
    return attacker
  }

  /** Whoever got in by a spoiled frame is a member, and somebody else knocks next. */
  #seed(): Uint8Array {
    return testSeed(this.#role === 'at the door' ? `${this.#author}${this.#joined}` : this.#author)
  }

  async #answer(attacker: Attacker, bytes: Uint8Array): Promise<string[]> {
    if (this.#role === 'unproved' || this.#role === 'at the door') {
      const heard = await attacker.until((kinds) => kinds.length > 0)
      if (heard.includes('control') || heard.includes('welcome')) {
        this.#joined++
        await attacker.close()
      }
      return heard
    }
    attacker.send(PING)
    const pongs = equalBytes(bytes, PING) ? 2 : 1
    return attacker.until((kinds) => kinds.filter((kind) => kind === 'pong').length >= pongs)
  }

  /** What is spoiled within claims and logins is signed anew: only so it is looked at behind the signature. */
  #signedAnew(attacker: Attacker, input: Uint8Array): Uint8Array {
    if (this.#chance.happens(0.2)) return input
    try {
      const [kind, content] = decode(input) as [string, unknown]
      if (kind === 'say' && Array.isArray(content))
        return encodeFrame({
          kind,
          content: content.map((row) => signedRow(attacker, row, this.#round!.server.key)),
        })
      if (kind === 'login' && this.#role === 'at the door') {
        const login = content as Record<string, unknown>
        const signature = attacker.proof(this.#round!.server.key)
        return encodeFrame({
          kind,
          content: { ...login, signature, join: this.#joinOf(attacker, login.join) },
        })
      }
      return input
    } catch {
      return input
    }
  }

  #joinOf(attacker: Attacker, join: unknown): unknown {
    const server = this.#round!.server.key
    if (Array.isArray(join) && this.#chance.happens(0.5)) return signedRow(attacker, join, server)
    const claim = { ...decodeClaim(this.#round!.join), author: attacker.signer.key }
    return signedRow(attacker, [encodeClaim(claim)], server)
  }
}

function signedRow({ signer }: Attacker, row: unknown, server: PublicKey): unknown {
  const [claim] = row as [Uint8Array]
  return [claim, signer.sign(signedBytes('catalk/claim/1', server, claim))]
}

type Round = Awaited<ReturnType<typeof openRound>>

/** A relay of its own, with a channel for whoever attacks, and two people who talk in another one. */
async function openRound(author: string) {
  const faults: string[] = []
  const owner = nodeSigner(testSeed('owner'))
  const server = await TestServer.start({
    seed: testSeed('server'),
    ownerKey: owner.key,
    limits: { unproved: 64 },
    log: (line) => void faults.push(line),
    failed: (error) =>
      void faults.push(`It could not go on: ${error instanceof Error ? error.stack : error}`),
  })
  // That its disk is empty is no fault.
  faults.length = 0
  const { address } = server.relay
  const told = await TestClient.online(address, owner)
  const noise = await noiseChannel(server.key)
  told.sendClaims(noise)
  await told.fact(hashOf(noise))
  await told.close()
  const invite = await server.invite({}, owner)
  const enter = (name: string) => TestClient.online(address, nodeSigner(testSeed(name)), { invite, name })
  if (author === 'mallory') await (await enter(author)).close()
  const bea = await enter('bea')
  const pair = new HonestPair([bea, await enter('ben')], await server.channel(bea))
  while (pair.latencies.length < QUIET_MESSAGES) {
    pair.check()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    ...{ server, pair, quiet: pair.latencies.splice(0), join: (await bea.joinClaim(invite, 'dora')).claim },
    heldBefore: await collected(),
    /** @throws Broken */
    check() {
      pair.check()
      const [fault] = faults.splice(0)
      if (fault) throw new Broken(fault)
    },
    end: () => server[Symbol.asyncDispose](),
  }
}

/** The same claim, and so the same channel, in every round. */
async function noiseChannel(server: PublicKey): Promise<SignedClaim> {
  return (await testPerson('owner')).channel(server, 'noise')
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
