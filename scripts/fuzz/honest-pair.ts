import { performance } from 'node:perf_hooks'
import { hashOf, type TestClient } from '../../relay/test-client.ts'
import { idBytes, type LogId } from '../../shared/ids.ts'
import { Broken } from './target.ts'

/** A message that did not come back within this, ms, is lost. */
const LOST_MS = 20_000
const PAUSE_MS = 5

/** Two people who talk all the time, and want to hear all of it. */
export class HonestPair {
  /** From sending to hearing, of each message, ms. */
  readonly latencies: number[] = []
  readonly #people: [TestClient, TestClient]
  readonly #log: LogId
  #talking = true
  readonly #talk: Promise<void>
  #lost: Broken | undefined

  constructor(people: [TestClient, TestClient], log: LogId) {
    this.#people = people
    this.#log = log
    for (const person of people) person.send({ kind: 'subscribe', content: [idBytes(log)] })
    this.#talk = this.#keepTalking()
  }

  /** @throws Broken when something that one of them said did not reach the other */
  check(): void {
    if (this.#lost) throw this.#lost
  }

  /** @throws Broken */
  async leave(): Promise<void> {
    this.#talking = false
    await this.#talk
    for (const person of this.#people) await person.close()
    this.check()
  }

  async #keepTalking(): Promise<void> {
    const [one, other] = this.#people
    for (let said = 0; this.#talking; said++) {
      const [speaker, listener] = said % 2 === 0 ? [one, other] : [other, one]
      const claim = await speaker.claim(this.#log, 'message', { text: `message ${said}` })
      const hash = hashOf(claim)
      const start = performance.now()
      speaker.sendClaims(claim)
      const heard = Promise.all([speaker.fact(hash), listener.fact(hash)]).then(() => true)
      const late = new Promise<false>((resolve) => setTimeout(resolve, LOST_MS, false).unref())
      if (!(await Promise.race([heard, late]).catch(() => false))) {
        const said = speaker.inbox.find(({ kind }) => kind === 'refused' || kind === 'bye')
        this.#lost = new Broken(`An honest message was lost: ${JSON.stringify(said?.content ?? null)}`)
        return
      }
      this.latencies.push(performance.now() - start)
      for (const { inbox } of this.#people) inbox.length = 0
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
}
