import { type TestEngine, type TestWorld, testWorld } from '../../extension/engine/test-world.ts'
import type { PublicKey } from '../../shared/ids.ts'
import { Broken } from './target.ts'

/** The honest talk after so many inputs. */
const TALK_EVERY = 25
/** So long that goes, ms: what waits for its time comes about, too. */
const TALK_MS = 2_000

/** Two people on an honest server, one of whom something is done to. */
export class HonestWorld {
  readonly world: TestWorld
  readonly bob: TestEngine
  readonly #alice: TestEngine
  #said = 0
  #inputs = 0

  constructor(world: TestWorld, alice: TestEngine, bob: TestEngine) {
    this.world = world
    this.bob = bob
    this.#alice = alice
  }

  static async open(world?: TestWorld): Promise<HonestWorld> {
    const at = world ?? (await testWorld())
    return new HonestWorld(at, await at.person('alice'), await at.person('bob'))
  }

  get server(): PublicKey {
    return this.world.relay.server.key
  }

  /** After some inputs. @throws Broken when they do not hear each other any more */
  async talk(): Promise<void> {
    if (++this.#inputs % TALK_EVERY !== 0) return
    const texts = [`from alice ${++this.#said}`, `from bob ${this.#said}`]
    await this.#alice.say(texts[0] ?? '')
    await this.bob.say(texts[1] ?? '')
    await this.world.advance(TALK_MS)
    for (const person of [this.#alice, this.bob]) {
      const seen = await person.sees()
      const lost = texts.find((text) => !seen.includes(text))
      if (lost) throw new Broken(`${person.name} does not see "${lost}".`)
    }
  }

  async end(): Promise<void> {
    await this.#alice.quit()
    await this.bob.quit()
  }
}
