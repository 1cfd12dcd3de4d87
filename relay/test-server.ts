import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LogId, PublicKey } from '../shared/ids.ts'
import { type Invite, type SignedInvite, signInvite } from '../shared/invite.ts'
import { type NodeSigner, nodeSigner } from './node-crypto.ts'
import { type Relay, startRelay } from './relay.ts'
import type { RelayLimits } from './relay-limits.ts'
import type { RelayOptions } from './relay-options.ts'
import { newSigner, randomBytes, TestClient } from './test-client.ts'
import { policyOf } from './test-policy.ts'

/** Under these a test waits for next to nothing, and nobody is too fast. */
const QUICK: Partial<RelayLimits> = {
  headsEveryMs: 20,
  headsToDiskMs: 20,
  rosterEveryMs: 10,
  drainMs: 500,
  claims: { burst: 1e6, perSecond: 1e6 },
  controlClaims: { burst: 1e6, perSecond: 1e6 },
  moderatorClaims: { burst: 1e6, perSecond: 1e6 },
  controlLog: { burst: 1e6, perSecond: 1e6 },
  logins: { burst: 1e6, perSecond: 1e6 },
  welcomes: { burst: 1e6, perSecond: 1e6 },
  joins: { burst: 1e6, perSecond: 1e6 },
  bytes: { burst: 1e9, perSecond: 1e9 },
  subscribes: { burst: 1e6, perSecond: 1e6 },
  signals: { burst: 1e6, perSecond: 1e6 },
  frames: { burst: 1e6, perSecond: 1e6 },
  passes: { burst: 1e6, perSecond: 1e6 },
}

/** A server of its own folder that can be stopped and started; `await using` stops it and removes the folder. */
export class TestServer {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'catalk-relay-'))
  readonly owner = newSigner()
  readonly #options: Partial<RelayOptions>
  readonly #seed = randomBytes(32)
  relay!: Relay

  private constructor(options: Partial<RelayOptions>) {
    this.#options = options
  }

  static async start(options: Partial<RelayOptions> = {}): Promise<TestServer> {
    const server = new TestServer(options)
    await server.start()
    return server
  }

  get key(): PublicKey {
    return this.relay.server
  }

  /** The server's own key, for what only it can sign. */
  get signer(): NodeSigner {
    return nodeSigner(this.#seed)
  }

  async start(options: Partial<RelayOptions> = {}): Promise<void> {
    const all = { ...this.#options, ...options }
    this.relay = await startRelay({
      dataDir: this.dataDir,
      ownerKey: this.owner.key,
      seed: this.#seed,
      ...all,
      limits: { ...QUICK, ...all.limits },
    })
  }

  /** Stops, loses all on disk but the key, and starts again. */
  async loseDisk(options: Partial<RelayOptions> = {}): Promise<void> {
    await this.relay.stop()
    for (const file of readdirSync(this.dataDir)) rmSync(join(this.dataDir, file), { recursive: true })
    await this.start(options)
  }

  invite(wish: Partial<Invite> = {}, by = this.owner): Promise<SignedInvite> {
    const {
      server = this.key,
      address = this.relay.address,
      expires = null,
      uses = null,
      virtual = false,
    } = wish
    return signInvite(by, { server, address, expires, uses, virtual }, randomBytes(8))
  }

  connect(signer?: NodeSigner): Promise<TestClient> {
    return TestClient.connect(this.relay.address, signer)
  }

  /** The owner, online. */
  enterOwner(): Promise<TestClient> {
    return TestClient.online(this.relay.address, this.owner)
  }

  /** The log of a channel that somebody heard of when they logged in. */
  async channel(client: TestClient, name = 'general'): Promise<LogId> {
    const { channels } = await policyOf(this.key, client.welcome.control)
    const channel = [...channels.values()].find((other) => other.name === name)
    if (!channel) throw new Error(`no channel #${name}`)
    return channel.log
  }

  /** Somebody who joins under this name, online. */
  async enter(name: string, signer?: NodeSigner): Promise<TestClient> {
    return TestClient.online(this.relay.address, signer, { invite: await this.invite(), name })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.relay.stop()
    rmSync(this.dataDir, { recursive: true })
  }
}
