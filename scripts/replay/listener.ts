import { TestClient } from '../../relay/test-client.ts'
import { TestFollower } from '../../relay/test-follower.ts'
import { readBody } from '../../shared/body.ts'
import type { StampedFacts } from '../../shared/facts-frame.ts'
import { epochId, idBytes, type LogId } from '../../shared/ids.ts'
import type { SignedInvite } from '../../shared/invite.ts'
import type { Audience } from './audience.ts'
import { compareTexts } from './compare-texts.ts'

export interface ListenerOptions {
  address: string
  invite: SignedInvite
  log: LogId
  /** Gets all that was proved, in order. */
  took?(stamped: StampedFacts): Promise<void>
}

/** Nobody but a `Listener` hears what is said. */
export async function startListening(options: ListenerOptions): Promise<Audience> {
  const listener = await Listener.enter(options)
  return {
    keepUp: async () => undefined,
    async readBack(texts) {
      await listener.heard(texts.length)
      return { heard: compareTexts(texts, listener.texts) }
    },
    stop: () => listener.leave(),
  }
}

/** Somebody who only listens to a log from now on, and proves every checkpoint. */
export class Listener {
  readonly texts: string[] = []
  readonly #options: ListenerOptions
  readonly #client: TestClient
  readonly #ended: Promise<void>
  #wanted = Number.POSITIVE_INFINITY

  private constructor(client: TestClient, options: ListenerOptions) {
    this.#client = client
    this.#options = options
    this.#ended = this.#listen()
    this.#ended.catch(() => undefined)
  }

  static async enter(options: ListenerOptions): Promise<Listener> {
    const { address, invite, log } = options
    const client = await TestClient.online(address, undefined, { invite, name: 'Listener' })
    client.send({ kind: 'subscribe', content: [idBytes(log)] })
    return new Listener(client, options)
  }

  /** Resolves when so many messages were heard. @throws when one of them does not hold */
  async heard(count: number): Promise<void> {
    this.#wanted = count
    if (this.texts.length < count) await this.#ended
  }

  leave(): Promise<void> {
    return this.#client.close()
  }

  async #listen(): Promise<void> {
    const client = this.#client
    const { log, took } = this.#options
    const follower = new TestFollower(client.server, log, epochId(client.welcome.epoch))
    // A log that has facts is told with its tail; an empty one is not told at all.
    const has = client.welcome.heads.find(([other]) => Buffer.from(idBytes(log)).equals(other))
    if (has) await follower.tail(await client.next('tail'))
    while (this.texts.length < this.#wanted) {
      const content = await client.next('facts', ([other]) => Buffer.from(idBytes(log)).equals(other))
      const stamped = await follower.take(content)
      await took?.(stamped)
      for (const { claim } of stamped.facts) {
        if (claim.type === 'message') this.texts.push(readBody('message', claim.body).text)
      }
    }
  }
}
