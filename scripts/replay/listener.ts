import { TestClient } from '../../relay/test-client.ts'
import { TestFollower } from '../../relay/test-follower.ts'
import { readBody } from '../../shared/body.ts'
import { epochId, idBytes, type LogId } from '../../shared/ids.ts'
import type { SignedInvite } from '../../shared/invite.ts'

/** Somebody who only listens to a log from now on, and proves every checkpoint. */
export class Listener {
  readonly texts: string[] = []
  readonly #client: TestClient
  readonly #ended: Promise<void>
  #wanted = Number.POSITIVE_INFINITY

  private constructor(client: TestClient, log: LogId) {
    this.#client = client
    this.#ended = this.#listen(log)
    this.#ended.catch(() => undefined)
  }

  static async enter(address: string, invite: SignedInvite, log: LogId): Promise<Listener> {
    const client = await TestClient.online(address, undefined, { invite, name: 'Listener' })
    client.send({ kind: 'subscribe', content: [idBytes(log)] })
    return new Listener(client, log)
  }

  /** Resolves when so many messages were heard. @throws when one of them does not hold */
  async heard(count: number): Promise<void> {
    this.#wanted = count
    if (this.texts.length < count) await this.#ended
    await this.#client.close()
  }

  async #listen(log: LogId): Promise<void> {
    const client = this.#client
    const follower = new TestFollower(client.server, log, epochId(client.welcome.epoch))
    // A log that has facts is told with its tail; an empty one is not told at all.
    const has = client.welcome.heads.find(([other]) => Buffer.from(idBytes(log)).equals(other))
    if (has) await follower.tail(await client.next('tail'))
    while (this.texts.length < this.#wanted) {
      const content = await client.next('facts', ([other]) => Buffer.from(idBytes(log)).equals(other))
      const { facts } = await follower.take(content)
      for (const { claim } of facts) {
        if (claim.type === 'message') this.texts.push(readBody('message', claim.body).text)
      }
    }
  }
}
