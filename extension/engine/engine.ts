import { readBody } from '../../shared/body.ts'
import type { SignedClaim } from '../../shared/claim.ts'
import type { Signer } from '../../shared/crypto.ts'
import { CONTROL_LOG, channelLog, idBytes, type PublicKey } from '../../shared/ids.ts'
import { checkInvite, decodeInvite, inviteLink, type SignedInvite, signInvite } from '../../shared/invite.ts'
import { readJoinLink } from '../../shared/join-link.ts'
import { VIRTUAL_KEEP_MS } from '../../shared/limits.ts'
import { phraseOf, seedOf } from '../../shared/phrase.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Answer, Argument, CommandName, Target } from '../bridge/commands.ts'
import { DEFAULT_SETTINGS, type Settings } from '../bridge/settings.ts'
import type { EngineState } from '../bridge/state.ts'
import type { JoinedServer } from './device.ts'
import { DiskWatch } from './disk-watch.ts'
import { Giver } from './giver.ts'
import { ServerEngine } from './server-engine.ts'
import { signNow } from './sign-now.ts'
import { TrafficLedger } from './traffic-ledger.ts'
import type { World } from './world.ts'

type Handlers = { [Name in CommandName]: (argument: Argument<Name>) => Promise<Answer<Name>> }

/** A state goes to the pages at most this often, ms. */
const STATE_EVERY_MS = 100
const DAY_MS = 24 * 60 * 60_000

/** The client without its pages: the person's key, and every server they are on. */
export class Engine {
  readonly #world: World
  readonly #makeSigner: (seed: Uint8Array) => Promise<Signer>
  readonly #onState: (state: EngineState) => void
  readonly #servers = new Map<PublicKey, ServerEngine>()
  #signer: Signer | undefined
  #settings: Settings = DEFAULT_SETTINGS
  readonly #disk: DiskWatch
  readonly #ledger: TrafficLedger
  readonly #giver: Giver
  #stopPower: () => void = () => undefined
  #joining: Promise<unknown> = Promise.resolve()
  #cancelState: (() => void) | undefined

  constructor(
    world: World,
    makeSigner: (seed: Uint8Array) => Promise<Signer>,
    onState: (state: EngineState) => void,
  ) {
    this.#world = world
    this.#makeSigner = makeSigner
    this.#onState = onState
    this.#disk = new DiskWatch(world, () => this.#changed())
    this.#ledger = new TrafficLedger(world.device, world.clock)
    this.#giver = new Giver({
      clock: world.clock,
      power: world.power,
      ledger: this.#ledger,
      settings: () => this.#settings,
      changed: () => {
        for (const server of this.#servers.values()) server.givingChanged()
      },
    })
  }

  /** Reads the device and connects to every server joined. */
  async start(): Promise<void> {
    const { device } = this.#world
    this.#settings = await device.settings()
    await this.#ledger.open()
    this.#giver.look()
    this.#stopPower = this.#world.power.onChange(() => this.#settingsChanged())
    void this.#disk.look()
    const seed = await device.seed()
    if (seed) {
      this.#signer = await this.#makeSigner(seed)
      for (const joined of await device.servers()) await this.#startServer(joined)
    }
    this.#changed()
  }

  stop(): void {
    for (const server of this.#servers.values()) server.stop()
    this.#servers.clear()
    this.#stopPower()
    this.#giver.stop()
    void this.#ledger.flush()
    this.#cancelState?.()
  }

  state(): EngineState {
    return {
      identity: this.#signer ? { key: this.#signer.key } : null,
      settings: this.#settings,
      power: { onBattery: this.#world.power.onBattery(), metered: this.#world.power.metered() },
      disk: this.#disk.state,
      servers: [...this.#servers.values()].map((server) => server.state()),
    }
  }

  /** Does what a page asks. @throws Refusal */
  run<Name extends CommandName>(name: Name, argument: Argument<Name>): Promise<Answer<Name>> {
    if (!Object.hasOwn(this.#handlers, name))
      throw new Refusal('unknown-frame', `There is no command "${name}".`)
    return this.#handlers[name](argument)
  }

  readonly #handlers: Handlers = {
    createIdentity: async () => {
      if (this.#signer) throw new Refusal('wrong-key', 'This device has a key already.')
      const seed = new Uint8Array(32)
      this.#world.random(seed)
      return { key: await this.#take(seed), phrase: phraseOf(seed) }
    },
    restoreIdentity: async ({ phrase }) => {
      if (this.#signer) throw new Refusal('wrong-key', 'This device has a key already.')
      return { key: await this.#take(seedOf(phrase)) }
    },
    revealPhrase: async () => {
      const seed = await this.#world.device.seed()
      if (!seed) throw new Refusal('no-identity', 'There is no key on this device yet.')
      return { phrase: phraseOf(seed) }
    },
    readInvite: async ({ link }) => {
      const { server, address, invite } = readJoinLink(link)
      const expires = invite && decodeInvite(invite.bytes).expires
      return { server, address, expires, known: this.#servers.has(server) }
    },
    join: ({ link, name }) => {
      // One after the other: a second click finds what the first one made.
      const joined = this.#joining.then(() => this.#join(link, name.trim()))
      this.#joining = joined.catch(() => undefined)
      return joined
    },
    leave: async ({ server }) => {
      this.#servers.get(server)?.stop()
      this.#servers.delete(server)
      await this.#world.device.removeServer(server)
      this.#changed()
    },
    reconnect: async ({ server }) => nothing(this.#at(server).reconnect()),
    say: async ({ server, log, text, mentions, replyTo }) => ({
      hash: await this.#at(server).say(log, 'message', {
        ...wordsOf(text, mentions),
        ...(replyTo && { replyTo: targetRow(replyTo) }),
      }),
    }),
    edit: async ({ server, log, target, text, mentions }) => ({
      hash: await this.#at(server).say(log, 'edit', {
        target: targetRow(target),
        ...wordsOf(text, mentions),
      }),
    }),
    delete: async ({ server, log, targets }) => ({ hash: await this.#at(server).takeBack(log, targets) }),
    react: async ({ server, log, target, emoji, on }) => ({
      hash: await this.#at(server).say(log, 'reaction', { target: targetRow(target), emoji, on }),
    }),
    pin: async ({ server, log, target, on }) => ({
      hash: await this.#at(server).say(log, 'pin', { target: targetRow(target), on }),
    }),
    retry: ({ server, hash }) => this.#at(server).retry(hash).then(nothing),
    discard: ({ server, hash }) => this.#at(server).discard(hash).then(nothing),
    createChannel: async ({ server, name, topic }) => ({
      log: channelLog(await this.#at(server).sayControl('channel', { name, topic })),
    }),
    editChannel: ({ server, log, name, topic }) =>
      this.#at(server)
        .sayControl('channel', { log: idBytes(log), name, topic })
        .then(nothing),
    setName: ({ server, name }) =>
      this.#at(server).sayControl('profile', { name: name.trim() }).then(nothing),
    grant: ({ server, key, privilege }) =>
      this.#at(server)
        .sayControl('grant', { key: idBytes(key), privilege })
        .then(nothing),
    revoke: ({ server, key, privilege }) =>
      this.#at(server)
        .sayControl('revoke', { key: idBytes(key), privilege })
        .then(nothing),
    createInvite: async ({ server, days, virtual }) => {
      const nonce = new Uint8Array(8)
      this.#world.random(nonce)
      const expires = days === null ? null : this.#world.clock.now() + days * DAY_MS
      const { address } = this.#at(server)
      return {
        link: inviteLink(await signInvite(this.#person(), { server, address, expires, virtual }, nonce)),
      }
    },
    markRead: ({ server, log, upTo }) => this.#at(server).markRead(log, upTo).then(nothing),
    readBack: async ({ server, log }) => nothing(this.#at(server).readBack(log)),
    goTo: async ({ server, log, at }) => ({ id: await this.#at(server).goTo(log, at) }),
    readEverything: async ({ server, log, on }) => nothing(this.#at(server).readEverything(log, on)),
    pauseFilling: async ({ server, paused }) => nothing(this.#at(server).pauseFilling(paused)),
    search: (search) => this.#at(search.server).search(search),
    importPage: async ({ server, page }) => ({ added: await this.#at(server).importPage(page) }),
    rebuildIndex: ({ server }) => this.#at(server).rebuildIndex(),
    setSettings: async (changes) => {
      this.#settings = { ...this.#settings, ...changes }
      await this.#world.device.saveSettings(this.#settings)
      this.#settingsChanged()
    },
    keepOnDisk: async () => ({ granted: await this.#disk.persist() }),
  }

  #settingsChanged(): void {
    this.#giver.look()
    for (const server of this.#servers.values()) server.settingsChanged()
    this.#changed()
  }

  async #join(link: string, name: string): Promise<{ server: PublicKey }> {
    const signer = this.#person()
    const { server, address, invite } = readJoinLink(link)
    if (invite) await checkInvite(this.#world.crypto, server, invite)
    const known = this.#servers.get(server)
    if (known) {
      if (known.address !== address) await this.#move(known, address)
      return { server }
    }
    readBody('profile', { name })
    const join = invite && (await this.#signJoin(signer, server, invite, name))
    // A machine that joins to keep for others holds a day, until its owner says otherwise.
    if (invite && decodeInvite(invite.bytes).virtual && this.#servers.size === 0)
      await this.#handlers.setSettings({ keep: { kind: 'days', days: VIRTUAL_KEEP_MS / DAY_MS } })
    const joined: JoinedServer = { server, address, name: new URL(address).host, join, myName: name }
    const engine = await this.#startServer(joined)
    try {
      await engine.settled()
      await engine.callMe(name)
      // What a person joined for should outlast a disk that fills; the answer is shown in the settings.
      void this.#disk.persist()
    } catch (error) {
      engine.stop()
      this.#servers.delete(server)
      await this.#world.device.removeServer(server)
      this.#changed()
      throw error
    }
    return { server }
  }

  /**
   * A known server at another address. Only the relay that proves the server's key there is taken for it; when none does,
   * all stays as it was.
   */
  async #move(known: ServerEngine, address: string): Promise<void> {
    const { joined } = known
    known.stop()
    const moved = await this.#startServer({ ...joined, address })
    try {
      await moved.settled()
    } catch (error) {
      moved.stop()
      await this.#startServer(joined)
      throw error
    }
  }

  #signJoin(signer: Signer, server: PublicKey, invite: SignedInvite, name: string): Promise<SignedClaim> {
    const body = { name, invite: invite.bytes, inviteSignature: invite.signature }
    return signNow(this.#world, signer, { server, log: CONTROL_LOG, type: 'join', body })
  }

  async #take(seed: Uint8Array): Promise<PublicKey> {
    this.#signer = await this.#makeSigner(seed)
    await this.#world.device.saveSeed(seed)
    this.#changed()
    return this.#signer.key
  }

  async #startServer(joined: JoinedServer): Promise<ServerEngine> {
    const { device } = this.#world
    const server: ServerEngine = new ServerEngine(
      {
        world: this.#world,
        signer: this.#person(),
        store: await device.openStore(joined.server),
        settings: () => this.#settings,
        giving: () => this.#giver.now,
        metered: () => this.#giver.metered,
        count: (counted) => {
          this.#ledger.count(counted)
          this.#giver.look()
          this.#changed()
        },
        diskFull: (full) => this.#disk.full(full),
        // One that was left meanwhile stays left.
        save: async (changed) => {
          if (this.#servers.get(joined.server) === server) await device.saveServer(changed)
        },
        changed: () => this.#changed(),
      },
      joined,
    )
    this.#servers.set(joined.server, server)
    await device.saveServer(joined)
    await server.start()
    return server
  }

  #person(): Signer {
    if (!this.#signer) throw new Refusal('no-identity', 'Make a key, or enter your 24 words, first.')
    return this.#signer
  }

  #at(server: PublicKey): ServerEngine {
    const engine = this.#servers.get(server)
    if (!engine) throw new Refusal('wrong-server', 'This device is not on that server.')
    return engine
  }

  #changed(): void {
    this.#cancelState ??= this.#world.clock.after(STATE_EVERY_MS, () => {
      this.#cancelState = undefined
      this.#onState(this.state())
    })
  }
}

const nothing = (_done: unknown) => undefined

/** Decoders drop a byte order mark, so a text that begins with one has no canonical encoding. */
function wordsOf(text: string, mentions: PublicKey[]): { text: string; mentions?: Uint8Array[] } {
  const plain = text.replace(/^\uFEFF+/, '')
  return mentions.length > 0 ? { text: plain, mentions: mentions.map(idBytes) } : { text: plain }
}

const targetRow = ({ hash, id }: Target) => [idBytes(hash), idBytes(id)]
