import { type KnownType, readBody } from '../../shared/body.ts'
import type { SignedClaim } from '../../shared/claim.ts'
import type { Signer } from '../../shared/crypto.ts'
import { CONTROL_LOG, channelLog, idBytes, type PublicKey, REPORTS_LOG } from '../../shared/ids.ts'
import { inTurn } from '../../shared/in-turn.ts'
import {
  checkInvite,
  decodeInvite,
  inviteLink,
  readInviteLink,
  type SignedInvite,
  signInvite,
} from '../../shared/invite.ts'
import { type JoinLink, readJoinLink } from '../../shared/join-link.ts'
import { MAX_KEYS_AT_ONCE, VIRTUAL_KEEP_MS } from '../../shared/limits.ts'
import { isMoveCode, readMove, refusalOfMove, signMove } from '../../shared/move.ts'
import { currentKey } from '../../shared/policy-state.ts'
import { Refusal } from '../../shared/refusal.ts'
import { readSuccessorCode, signSuccessor, successorCode } from '../../shared/successor.ts'
import type { Answer, Argument, CommandName, Target } from '../bridge/commands.ts'
import { DEFAULT_SETTINGS, type Settings } from '../bridge/settings.ts'
import type { EngineState } from '../bridge/state.ts'
import type { JoinedServer } from './device.ts'
import { DiskWatch } from './disk-watch.ts'
import { Giver } from './giver.ts'
import { Identity } from './identity.ts'
import { ServerEngine } from './server-engine.ts'
import { signNow } from './sign-now.ts'
import { TrafficLedger } from './traffic-ledger.ts'
import type { World } from './world.ts'

type Handlers = { [Name in CommandName]: (argument: Argument<Name>) => Promise<Answer<Name>> }

/** A state goes to the pages at most this often, ms. */
const STATE_EVERY_MS = 100
const DAY_MS = 24 * 60 * 60_000
const MINUTE_MS = 60_000

/** The client without its pages: the person's key, and every server they are on. */
export class Engine {
  readonly #world: World
  readonly #identity: Identity
  readonly #onState: (state: EngineState) => void
  readonly #servers = new Map<PublicKey, ServerEngine>()
  #settings: Settings = DEFAULT_SETTINGS
  readonly #disk: DiskWatch
  readonly #ledger: TrafficLedger
  readonly #giver: Giver
  #stopPower: () => void = () => undefined
  readonly #joining = inTurn()
  #cancelState: (() => void) | undefined

  constructor(
    world: World,
    makeSigner: (seed: Uint8Array) => Promise<Signer>,
    onState: (state: EngineState) => void,
  ) {
    this.#world = world
    this.#onState = onState
    this.#identity = new Identity({
      world,
      makeSigner,
      settings: () => this.#settings,
      opened: (signer) => this.#startServers(signer),
      closed: () => this.#stopServers(),
      changed: () => this.#changed(),
    })
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

  /** Reads the device and connects to every server joined, unless the key is locked. */
  async start(): Promise<void> {
    const { device } = this.#world
    this.#settings = await device.settings()
    await this.#ledger.open()
    this.#giver.look()
    this.#stopPower = this.#world.power.onChange(() => this.#settingsChanged())
    void this.#disk.look()
    await this.#identity.start()
    this.#changed()
  }

  stop(): void {
    this.#stopServers()
    this.#identity.stop()
    this.#stopPower()
    this.#giver.stop()
    this.#disk.stop()
    void this.#ledger.flush()
    this.#cancelState?.()
  }

  state(): EngineState {
    return {
      identity: this.#identity.state,
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
    this.#identity.admit(name)
    return this.#handlers[name](argument)
  }

  readonly #handlers: Handlers = {
    createIdentity: () => this.#identity.create(),
    restoreIdentity: (words) => this.#identity.restore(words),
    revealPhrase: (asked) => this.#identity.reveal(asked),
    checkPhrase: (words) => this.#identity.checkPhrase(words),
    setPassphrase: (change) => this.#identity.setPassphrase(change),
    lock: () => this.#identity.lock(),
    unlock: (tried) => this.#identity.unlock(tried),
    attend: async () => undefined,
    readInvite: async ({ link }) => {
      const { server, address, invite } = isMoveCode(link)
        ? await readMove(this.#world.crypto, link)
        : readJoinLink(link)
      const { virtual, expires, uses } = invite
        ? decodeInvite(invite.bytes)
        : { virtual: false, expires: null, uses: null }
      const known = this.#servers.has(server)
      return { server, address, invited: invite !== null, virtual, expires, uses, known }
    },
    // One after the other: a second click finds what the first one made.
    join: ({ link, name, about = '' }) =>
      this.#joining(() =>
        isMoveCode(link) ? this.#followCode(link) : this.#join(readJoinLink(link), name.trim(), about.trim()),
      ),
    knockAgain: async ({ server, about }) => {
      const known = this.#at(server)
      const self = selfOf(known.joined.myName, about.trim())
      await this.#joinAnew(known, await this.#signJoin(this.#identity.signer, server, null, self))
    },
    signMove: ({ server, to }) => this.#signMove(this.#at(server), to),
    followMove: ({ server }) => this.#joining(() => this.#follow(this.#at(server))),
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
    createChannel: async ({ server, ...channel }) => ({
      log: channelLog(await this.#at(server).sayControl('channel', channel)),
    }),
    editChannel: ({ server, log, ...channel }) =>
      this.#control(server, 'channel', { log: idBytes(log), ...channel }),
    setChannelMembers: ({ server, log, keys, on }) =>
      this.#control(server, 'channelMember', { log: idBytes(log), keys: keys.map(idBytes), on }),
    restrictChannel: ({ server, log, ...limits }) =>
      this.#control(server, 'restrict', { log: idBytes(log), ...limits }),
    setName: ({ server, name }) => this.#control(server, 'profile', { name: name.trim() }),
    grant: ({ server, key, privilege }) => this.#control(server, 'grant', { key: idBytes(key), privilege }),
    revoke: ({ server, key, privilege }) => this.#control(server, 'revoke', { key: idBytes(key), privilege }),
    setServer: ({ server, ...changes }) => this.#control(server, 'server', changes),
    handOver: ({ server, key }) => this.#control(server, 'server', { owner: idBytes(key) }),
    createInvite: async ({ server, days, uses, virtual }) => {
      const nonce = new Uint8Array(8)
      this.#world.random(nonce)
      const expires = days === null ? null : this.#world.clock.now() + days * DAY_MS
      const engine = this.#at(server)
      const invite = { server, address: engine.address, expires, uses, virtual }
      const link = inviteLink(await signInvite(this.#identity.signer, invite, nonce))
      await engine.keepInvite(link)
      return { link }
    },
    invites: async ({ server }) => ({ invites: this.#at(server).invites() }),
    withdrawInvite: ({ server, link }) =>
      this.#control(server, 'revokeInvite', { invite: readInviteLink(link).bytes }),
    letIn: async ({ server, keys, on }) => {
      for (let at = 0; at < keys.length; at += MAX_KEYS_AT_ONCE)
        await this.#control(server, 'approve', {
          keys: keys.slice(at, at + MAX_KEYS_AT_ONCE).map(idBytes),
          on,
        })
    },
    mute: ({ server, key, until }) => this.#control(server, 'mute', { key: idBytes(key), until }),
    ban: ({ server, keys, reason }) => this.#control(server, 'ban', { keys: keys.map(idBytes), reason }),
    unban: ({ server, keys }) => this.#control(server, 'unban', { keys: keys.map(idBytes) }),
    purge: ({ server, key }) => this.#control(server, 'purge', { key: idBytes(key) }),
    raid: ({ server, minutes, since }) =>
      this.#control(server, 'raid', {
        since,
        until: minutes === 0 ? 0 : this.#world.clock.now() + minutes * MINUTE_MS,
      }),
    moderationLog: async ({ server, before, count }) => this.#at(server).moderationLog(before, count),
    report: async ({ server, log, target, author, text }) => {
      const about = { log: idBytes(log), target: targetRow(target), author: idBytes(author) }
      await this.#at(server).say(REPORTS_LOG, 'message', { text, about })
    },
    block: async ({ key, on }) => {
      const others = this.#settings.blocked.filter((blocked) => blocked !== key)
      await this.run('setSettings', { blocked: on ? [...others, key] : others })
      for (const server of this.#servers.values()) server.blockedChanged()
    },
    dismissNews: async ({ server, id }) => nothing(this.#at(server).dismissNews(id)),
    whoIs: ({ server, key }) => this.#at(server).whoIs(key),
    nextKey: () => this.#identity.next(),
    rotateKey: (asked) => this.#identity.rotate(asked, (next) => this.#tellSuccessor(next)),
    successorCode: async ({ of }) => {
      const server = /^[0-9a-f]{64}$/.test(of) ? (of as PublicKey) : readJoinLink(of).server
      const { signer } = this.#identity
      return {
        code: successorCode({ server, key: signer.key, proof: await signSuccessor(signer, server) }),
      }
    },
    replaceKey: async ({ server, key, code }) => ({
      done: await this.#at(server).replaceKey(key, await readSuccessorCode(this.#world.crypto, code)),
    }),
    setRecovery: ({ server, people, needed }) =>
      this.#control(server, 'recovery', { people: people.map(idBytes), needed }),
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

  /** Says something in a control log. @throws Refusal as the relay gave it */
  #control(server: PublicKey, type: KnownType, body: Record<string, unknown>): Promise<undefined> {
    return this.#at(server).sayControl(type, body).then(nothing)
  }

  /** @throws Refusal when not every server can be told: a key that is good here and not there is nobody's wish */
  async #tellSuccessor(next: Signer): Promise<void> {
    const { key } = this.#identity.signer
    // One that went on elsewhere is not there any more to be told; one that was told before another refused knows.
    const servers = [...this.#servers.values()].filter(
      ({ joined, policy }) => !joined.followed && currentKey(policy, key) !== next.key,
    )
    const away = servers.find((server) => server.state().connection.state !== 'online')
    if (away)
      throw new Refusal(
        'unreachable',
        `${away.joined.name} cannot be told now. Try when every server is online, or leave that one first.`,
      )
    for (const server of servers) {
      const proof = await signSuccessor(next, server.server, key)
      await server.sayControl('replace', { from: idBytes(key), to: idBytes(next.key), proof })
    }
  }

  #settingsChanged(): void {
    this.#giver.look()
    this.#identity.settingsChanged()
    for (const server of this.#servers.values()) server.settingsChanged()
    this.#changed()
  }

  /** @throws Refusal also when the relay of the other server cannot be told now */
  async #signMove(old: ServerEngine, to: string): Promise<{ code: string }> {
    const { signer } = this.#identity
    const link: JoinLink = /^[0-9a-f]{64}$/.test(to)
      ? { server: to as PublicKey, address: this.#at(to as PublicKey).address, invite: null }
      : readJoinLink(to)
    const move = { ...link, from: old.server, time: this.#world.clock.now() }
    const refusal = refusalOfMove(old.policy, { ...move, by: signer.key })
    if (refusal) throw refusal
    const next = this.#servers.get(link.server)
    if (!next) throw new Refusal('wrong-server', 'Join the new server first, with the link of its relay.')
    await next.moving.goOnFrom(old.server, old.policy, link.invite !== null)
    return { code: await signMove(signer, move) }
  }

  async #followCode(code: string): Promise<{ server: PublicKey }> {
    const move = await readMove(this.#world.crypto, code)
    const old = this.#servers.get(move.from)
    if (!old) throw new Refusal('wrong-server', 'This is about a server that you are not on.')
    const refusal = refusalOfMove(old.policy, move)
    if (refusal) throw refusal
    await old.moving.hear(code)
    return this.#follow(old)
  }

  async #follow(old: ServerEngine): Promise<{ server: PublicKey }> {
    const { move } = old.moving
    if (!move) throw new Refusal('not-held', 'Its owner did not say that this server moved.')
    const { server, address, invite } = move
    await this.#join({ server, address, invite }, old.state().me.name, '')
    await this.#at(server).moving.cameFrom(old.server)
    await old.followed()
    return { server }
  }

  async #join(
    { server, address, invite }: JoinLink,
    name: string,
    about: string,
  ): Promise<{ server: PublicKey }> {
    const { signer } = this.#identity
    if (invite) await checkInvite(this.#world.crypto, server, invite)
    const known = this.#servers.get(server)
    if (known) {
      if (known.address !== address) await this.#move(known, address)
      else if (known.isStranger)
        await this.#joinAnew(known, await this.#signJoin(signer, server, invite, selfOf(name, about)))
      return { server }
    }
    readBody('profile', { name })
    const join = await this.#signJoin(signer, server, invite, selfOf(name, about))
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
      await this.#world.device.saveServer(joined)
      await this.#startServer(joined)
      throw error
    }
  }

  /** Shows another `join` where the last one is spent. @throws Refusal when that does not let them in, nor to the door */
  async #joinAnew(known: ServerEngine, join: SignedClaim): Promise<void> {
    known.stop()
    await (await this.#startServer({ ...known.joined, join })).settled()
  }

  /** Without an invite it knocks: who belongs already is let in all the same. */
  #signJoin(
    signer: Signer,
    server: PublicKey,
    invite: SignedInvite | null,
    self: { name: string; about?: string },
  ): Promise<SignedClaim> {
    const body = { ...self, ...(invite && { invite: invite.bytes, inviteSignature: invite.signature }) }
    return signNow(this.#world, signer, { server, log: CONTROL_LOG, type: 'join', body })
  }

  async #startServers(signer: Signer): Promise<void> {
    for (const joined of await this.#world.device.servers()) await this.#startServer(joined, signer)
  }

  #stopServers(): void {
    for (const server of this.#servers.values()) server.stop()
    this.#servers.clear()
  }

  /**
   * `signer`: of a key that is just being opened, whose servers are saved; without it, the open one.
   * @throws Refusal `key-locked`
   */
  async #startServer(joined: JoinedServer, signer?: Signer): Promise<ServerEngine> {
    const { device } = this.#world
    const store = await device.openStore(joined.server)
    const server: ServerEngine = new ServerEngine(
      {
        world: this.#world,
        signer: signer ?? this.#identity.signer,
        store,
        settings: () => this.#settings,
        giving: () => this.#giver.now,
        metered: () => this.#giver.metered,
        policyOf: (other) => this.#servers.get(other)?.policy,
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
    // What was just read is not written again: a full disk would let nothing start.
    if (!signer) await device.saveServer(joined)
    await server.start()
    return server
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

/** What a `join` says of who joins. */
const selfOf = (name: string, about: string) => ({ name, ...(about !== '' && { about }) })

const nothing = (_done: unknown) => undefined

/** Decoders drop a byte order mark, so a text that begins with one has no canonical encoding. */
function wordsOf(text: string, mentions: PublicKey[]): { text: string; mentions?: Uint8Array[] } {
  const plain = text.replace(/^\uFEFF+/, '')
  return mentions.length > 0 ? { text: plain, mentions: mentions.map(idBytes) } : { text: plain }
}

const targetRow = ({ hash, id }: Target) => [idBytes(hash), idBytes(id)]
