import { TestClient } from '../../relay/test-client.ts'
import type { LogId } from '../../shared/ids.ts'

/** Somebody who comes by an open door and speaks the protocol only: a raid has more people than a machine has browsers. */
export class Raider {
  readonly client: TestClient
  /** Why the relay said goodbye. */
  readonly goodbye: Promise<string>

  private constructor(client: TestClient) {
    this.client = client
    this.goodbye = client.next('bye').then(({ reason }) => reason)
    this.goodbye.catch(() => undefined)
  }

  /** At the door of a relay, with a `join` that names no invite. Whether they are in, the next frame says. */
  static async knock(address: string, name: string): Promise<Raider> {
    const client = await TestClient.connect(address)
    await client.hello()
    await client.sendLogin({ knocks: true, name })
    return new Raider(client)
  }

  /** @throws Error when the relay says bye */
  static async join(address: string, name: string): Promise<Raider> {
    const raider = await Raider.knock(address, name)
    await raider.client.next('welcome')
    return raider
  }

  /** Says the same again and again until nothing goes out any more. */
  async flood(log: LogId, words: string, everyMs: number): Promise<void> {
    for (let said = 0; this.client.socket.readyState === this.client.socket.OPEN; said++) {
      await this.client.say(log, 'message', { text: `${words} ${said}` })
      await new Promise((resolve) => setTimeout(resolve, everyMs))
    }
  }
}
