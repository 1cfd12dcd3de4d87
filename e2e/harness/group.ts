import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Signer } from '../../shared/crypto.ts'
import { inviteLink, signInvite } from '../../shared/invite.ts'
import { phraseOf } from '../../shared/phrase.ts'
import { webSigner } from '../../shared/web-crypto.ts'
import { launchBrowser } from './launch-browser.ts'
import { Person } from './person.ts'
import { type RelayProcess, startRelayProcess } from './relay-process.ts'
import type { TestBrowser } from './test-browser.ts'

/** A relay and the people on it; `await using` ends them all. */
export class Group {
  relay: RelayProcess
  readonly dataDir: string
  readonly #owner: Signer
  readonly #ownerPhrase: string
  readonly #people = new Set<Person>()

  private constructor(relay: RelayProcess, dataDir: string, owner: Signer, ownerPhrase: string) {
    this.relay = relay
    this.dataDir = dataDir
    this.#owner = owner
    this.#ownerPhrase = ownerPhrase
  }

  static async start(): Promise<Group> {
    const dataDir = await mkdtemp(join(tmpdir(), 'catalk-e2e-relay-'))
    const seed = randomBytes(32)
    const owner = await webSigner(seed)
    const relay = await startRelayProcess(dataDir, owner.key)
    return new Group(relay, dataDir, owner, phraseOf(seed))
  }

  /** The relay again on its port and its disk, after it was stopped. */
  async restartRelay(): Promise<void> {
    this.relay = await startRelayProcess(this.dataDir, this.#owner.key, this.relay.port)
  }

  async invite(virtual = false): Promise<string> {
    const { server, url } = this.relay
    const invite = { server, address: url.replace(/^http/, 'ws'), expires: null, virtual }
    return inviteLink(await signInvite(this.#owner, invite, randomBytes(8)))
  }

  /** Somebody with a browser of their own, joined and looking at #general. The first one asked as `owner` owns the server. */
  async join(
    kind: TestBrowser['kind'],
    name: string,
    as: 'member' | 'owner' | 'virtual' = 'member',
  ): Promise<Person> {
    const person = new Person(await launchBrowser(kind), this.relay.server, name)
    this.#people.add(person)
    await person.join(await this.invite(as === 'virtual'), as === 'owner' ? this.#ownerPhrase : undefined)
    return person
  }

  /** Closes somebody's browser. */
  async leave(person: Person): Promise<void> {
    this.#people.delete(person)
    await person.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#people].map((person) => person.close()))
    await this.relay.stop('SIGTERM')
    await rm(this.dataDir, { recursive: true, force: true })
  }
}
