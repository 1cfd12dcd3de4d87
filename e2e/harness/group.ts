import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Settings } from '../../extension/bridge/settings.ts'
import { hashOf, TestClient } from '../../relay/test-client.ts'
import type { Signer } from '../../shared/crypto.ts'
import { idBytes, type LogId } from '../../shared/ids.ts'
import { inviteLink, type SignedInvite, signInvite } from '../../shared/invite.ts'
import { memberLink } from '../../shared/join-link.ts'
import { MAX_CLAIMS_A_FRAME } from '../../shared/limits.ts'
import { phraseOf } from '../../shared/phrase.ts'
import { webSigner } from '../../shared/web-crypto.ts'
import { borrowBrowser, giveBackBrowser, removeProfile } from './browser-pool.ts'
import { Person } from './person.ts'
import { type RelayProcess, startRelayProcess } from './relay-process.ts'
import type { TestBrowser } from './test-browser.ts'

/** A relay and the people on it; `await using` ends them all. */
export class Group {
  relay: RelayProcess
  readonly dataDir: string
  readonly #owner: Signer
  readonly #ownerPhrase: string
  readonly #relayEnv: Record<string, string>
  /** Whose browser runs, and the profile that it is on. */
  readonly #people = new Map<Person, string>()
  /** Of who left or was killed. */
  readonly #away = new Map<Person, string>()

  private constructor(
    relay: RelayProcess,
    relayEnv: Record<string, string>,
    dataDir: string,
    owner: Signer,
    ownerPhrase: string,
  ) {
    this.relay = relay
    this.#relayEnv = relayEnv
    this.dataDir = dataDir
    this.#owner = owner
    this.#ownerPhrase = ownerPhrase
  }

  /** `relayEnv`: what more the relay's owner configured. */
  static async start(relayEnv: Record<string, string> = {}): Promise<Group> {
    const dataDir = await mkdtemp(join(tmpdir(), 'catalk-e2e-relay-'))
    const seed = randomBytes(32)
    const owner = await webSigner(seed)
    const relay = await startRelayProcess(dataDir, owner.key, 0, relayEnv)
    return new Group(relay, relayEnv, dataDir, owner, phraseOf(seed))
  }

  /** The relay again on its port and its disk, after it was stopped. `more`: what its owner configured meanwhile. */
  async restartRelay(more: Record<string, string> = {}): Promise<void> {
    const env = { ...this.#relayEnv, ...more }
    this.relay = await startRelayProcess(this.dataDir, this.#owner.key, this.relay.port, env)
  }

  get #address(): string {
    return this.relay.url.replace(/^http/, 'ws')
  }

  /** The server's own link, with no invite in it. */
  get link(): string {
    return memberLink(this.relay.server, this.#address)
  }

  /** `expires`: ms since 1970; null: never. */
  async invite(virtual = false, expires: number | null = null): Promise<string> {
    return inviteLink(await this.#invite(virtual, expires))
  }

  #invite(virtual: boolean, expires: number | null): Promise<SignedInvite> {
    const invite = { server: this.relay.server, address: this.#address, expires, virtual }
    return signInvite(this.#owner, invite, randomBytes(8))
  }

  /** Somebody with a browser of their own, joined and looking at #general. The first one asked as `owner` owns the server. */
  async join(
    kind: TestBrowser['kind'],
    name: string,
    as: 'member' | 'owner' | 'virtual' = 'member',
    settings: Partial<Settings> = {},
  ): Promise<Person> {
    const person = await this.#launch(kind, name)
    const phrase = as === 'owner' ? this.#ownerPhrase : undefined
    await person.join(await this.invite(as === 'virtual'), phrase, settings)
    return person
  }

  /** Somebody with a browser of their own and a key (the one in these words), who has not joined anything yet. */
  async arrive(kind: TestBrowser['kind'], name: string, phrase?: string): Promise<Person> {
    const person = await this.#launch(kind, name)
    await person.openPopup()
    if (phrase) await person.ask('restoreIdentity', { phrase })
    else await person.ask('createIdentity', undefined)
    await person.browser.closePanels()
    return person
  }

  /** Somebody without a browser joins, and is online. */
  async enter(name: string): Promise<TestClient> {
    const invite = await this.#invite(false, null)
    return TestClient.online(this.#address, undefined, { invite, name })
  }

  /** Somebody without a browser comes, says all this, and goes: in a tenth of the time that a person takes. */
  async said(log: LogId, texts: readonly string[]): Promise<void> {
    const client = await this.enter('Frank')
    client.send({ kind: 'subscribe', content: [idBytes(log)] })
    const claims = await Promise.all(texts.map((text) => client.claim(log, 'message', { text })))
    for (let at = 0; at < claims.length; at += MAX_CLAIMS_A_FRAME)
      client.sendClaims(...claims.slice(at, at + MAX_CLAIMS_A_FRAME))
    const last = claims.at(-1)
    if (last) await client.fact(hashOf(last))
    await client.close()
  }

  async #launch(kind: TestBrowser['kind'], name: string): Promise<Person> {
    const { browser, profile } = await borrowBrowser(kind)
    const person = new Person(browser, this.relay.server, name, profile)
    this.#people.set(person, profile)
    return person
  }

  /** The same browser again, on all that it kept, after it was closed. `locked`: its key is under a passphrase. */
  async back(person: Person, locked = false): Promise<void> {
    await this.#reopen(person)
    if (!locked) await person.online()
  }

  /** The same of somebody who waits at the door. */
  async backAtDoor(person: Person): Promise<void> {
    await this.#reopen(person)
  }

  async #reopen(person: Person): Promise<void> {
    await person.reopen()
    const profile = this.#away.get(person)
    this.#away.delete(person)
    if (profile) this.#people.set(person, profile)
  }

  #closes(person: Person): void {
    const profile = this.#take(person)
    if (profile) this.#away.set(person, profile)
  }

  /** The profile of somebody whose browser is theirs no more. */
  #take(person: Person): string | undefined {
    const profile = this.#people.get(person)
    this.#people.delete(person)
    return profile
  }

  /** Closes somebody's browser; what it kept stays. */
  async leave(person: Person): Promise<void> {
    this.#closes(person)
    await person.close()
  }

  /** Somebody goes and does not come back: their browser is passed on to others. */
  async goes(person: Person): Promise<void> {
    const profile = this.#take(person)
    if (profile) await giveBackBrowser({ browser: person.browser, profile })
  }

  /** Ends somebody's browser with no time for anything; what it kept stays. */
  async kill(person: Person): Promise<void> {
    this.#closes(person)
    await person.kill()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const [{ browser }, profile] of this.#people) void giveBackBrowser({ browser, profile })
    await Promise.all([...this.#away.values()].map(removeProfile))
    // It would only wait until everybody has heard of it.
    await this.relay.stop('SIGKILL')
    await rm(this.dataDir, { recursive: true, force: true })
  }
}
