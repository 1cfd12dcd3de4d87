import { concat } from '../shared/bytes.ts'
import { inflate } from '../shared/deflate.ts'
import type { Fact } from '../shared/fact.ts'
import { firstSeq, pageIndex } from '../shared/head.ts'
import { CONTROL_LOG, type EpochId, idBytes, type PublicKey } from '../shared/ids.ts'
import { MAX_DEFLATED_PAGE_BYTES, MAX_PAGE_BYTES, MAX_WANTED } from '../shared/limits.ts'
import { decodePage, provePage } from '../shared/page.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Clock } from './clock.ts'
import type { ControlLog } from './control-log.ts'
import type { ControlState } from './control-state.ts'
import type { NodeCrypto } from './node-crypto.ts'
import type { FrameHandlers, Session } from './session.ts'

/** Asked at once: each may have a page under way, in memory. Of the address that has the most, who brought nothing, and that for longest, makes room. */
const MOST_AT_ONCE = 16

export interface RestoringOptions {
  crypto: NodeCrypto
  clock: Clock
  server: PublicKey
  /** The epoch of now, of which nobody has more. */
  epoch: EpochId
  controlLog: ControlLog
  control: ControlState
  /** How long to wait for a page that is new, ms. */
  waitMs: number
  log(line: string): void
  failed(error: unknown): void
  /** Facts came back, are on disk and count. `pages`: those that they stand in. */
  restored(pages: Uint8Array[]): Promise<void>
}

interface PageOfEpoch {
  epoch: EpochId
  index: number
}

/** Somebody who holds more of the control log than is here, by their own word. */
interface Giver {
  session: Session
  key: PublicKey
  /** Up to which seq of an epoch they may still have something. */
  says: Map<EpochId, number>
  asked: PageOfEpoch[]
  /** Of the page that comes. */
  parts: Uint8Array[]
  brought: number
  /** When they brought something new last, or came. */
  lastBrought: number
  callOff: () => void
  /** Goes on with their login. */
  enter: () => Promise<void>
}

/**
 * A relay that lost its disk, or has an old one, takes the control log back from whoever holds more of it, before they are
 * judged by it: pages prove themselves, so nobody needs to be known to bring one. What comes is added to what is here.
 */
export class Restoring {
  readonly #options: RestoringOptions
  readonly #givers = new Map<Session, Giver>()
  /** On disk, and does not count yet. */
  #fresh: Fact[] = []
  #pages = new Map<string, PageOfEpoch>()
  #settling: Promise<void> = Promise.resolve()

  constructor(options: RestoringOptions) {
    this.#options = options
  }

  /**
   * Asks somebody whose key is proved for what they hold and the disk does not; then calls `enter`. False: there is nothing
   * to ask for.
   */
  begin(
    session: Session,
    key: PublicKey,
    held: ReadonlyMap<EpochId, number>,
    enter: () => Promise<void>,
  ): boolean {
    const { clock, epoch: running, controlLog } = this.#options
    const says = new Map([...held].filter(([epoch, n]) => epoch !== running && n > controlLog.seqOf(epoch)))
    if (says.size === 0) return false
    if (this.#givers.size >= MOST_AT_ONCE) this.#makeRoom()
    session.state = { at: 'restoring', key }
    const giver: Giver = {
      ...{ session, key, says, enter, asked: [], parts: [], brought: 0 },
      lastBrought: clock.now(),
      callOff: () => undefined,
    }
    this.#givers.set(session, giver)
    this.#wait(giver)
    this.#ask(giver)
    return true
  }

  /** A part of what was asked for. From somebody who is asked for nothing more it is no news. */
  readonly part: FrameHandlers['restore'] = async (session, { part, more }) => {
    const giver = this.#givers.get(session)
    if (!giver) return
    giver.parts.push(part)
    try {
      await this.#take(giver, more)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#options.log(`${giver.key} brought a page of the control log that does not hold: ${error.message}`)
      // They may be a member with a bad disk: who they are is judged all the same.
      giver.says.clear()
      giver.asked = []
      session.strike(error)
    }
    if (more && giver.asked.length > 0) return
    if (!this.#givers.has(session) || giver.asked.length > 0 || this.#ask(giver)) return
    await this.#finish(giver)
  }

  /** What they brought stays. */
  left(session: Session): void {
    const giver = this.#givers.get(session)
    if (!giver) return
    this.#forget(giver)
    void this.#settle()
  }

  /** Answers whether there is anything that they may still have. */
  #ask(giver: Giver): boolean {
    const { controlLog } = this.#options
    // Oldest first: what is known early decides about the rest.
    for (const [epoch, n] of [...giver.says].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const from = pageIndex(controlLog.seqOf(epoch) + 1)
      if (n <= controlLog.seqOf(epoch)) giver.says.delete(epoch)
      else
        for (let index = from; index <= pageIndex(n) && giver.asked.length < MAX_WANTED; index++)
          giver.asked.push({ epoch, index })
      if (giver.asked.length === MAX_WANTED) break
    }
    if (giver.asked.length === 0) return false
    const content = giver.asked.map(({ epoch, index }): [Uint8Array, number] => [idBytes(epoch), index])
    giver.session.send({ kind: 'wanted', content })
    return true
  }

  /** @throws Refusal when what came does not hold */
  async #take(giver: Giver, more: boolean): Promise<void> {
    if (giver.parts.reduce((sum, { length }) => sum + length, 0) > MAX_DEFLATED_PAGE_BYTES)
      throw new Refusal('too-long', 'A page is not that long.')
    if (more) return
    const deflated = concat(...giver.parts)
    giver.parts = []
    const asked = giver.asked.shift()
    if (!asked) return
    const { epoch, index } = asked
    if (deflated.length > 0 && (await this.#restore(asked, deflated))) {
      giver.brought++
      giver.lastBrought = this.#options.clock.now()
      this.#wait(giver)
    }
    // Asked for it again they would say the same.
    const due = Math.min(giver.says.get(epoch) ?? 0, firstSeq(index + 1) - 1)
    if (this.#options.controlLog.seqOf(epoch) < due) giver.says.delete(epoch)
  }

  /** Answers whether anything in it was new. @throws Refusal when it does not hold */
  async #restore(asked: PageOfEpoch, deflated: Uint8Array): Promise<boolean> {
    const { crypto, server, controlLog } = this.#options
    const { epoch, index } = asked
    const page = decodePage(await inflate(deflated, MAX_PAGE_BYTES))
    if (page.log !== CONTROL_LOG || page.epoch !== epoch || page.index !== index)
      throw new Refusal('broken-page', 'This is not the page that was asked for.')
    if (!(await provePage(crypto, server, page)).whole)
      throw new Refusal('broken-page', 'Facts are missing in this page.')
    const facts = controlLog.restore(crypto, page)
    if (facts.length === 0) return false
    this.#fresh.push(...facts)
    this.#pages.set(`${epoch}/${index}`, asked)
    return true
  }

  async #finish(giver: Giver): Promise<void> {
    const { session, key, brought } = giver
    this.#forget(giver)
    await this.#settle()
    if (brought > 0) this.#options.log(`${key} brought back ${brought} pages of the control log.`)
    if (session.state.at !== 'restoring') return
    session.state = { at: 'entering', key }
    await giver.enter()
  }

  /** Makes count what came back. */
  #settle(): Promise<void> {
    this.#settling = this.#settling.then(() => this.#count()).catch(this.#options.failed)
    return this.#settling
  }

  async #count(): Promise<void> {
    const { crypto, control, controlLog, restored } = this.#options
    if (this.#fresh.length === 0) return
    const facts = this.#fresh
    const pages = [...this.#pages.values()]
    this.#fresh = []
    this.#pages = new Map()
    await control.restore(crypto, facts, () => controlLog.facts())
    await restored(pages.flatMap(({ epoch, index }) => controlLog.page(epoch, index) ?? []))
  }

  #wait(giver: Giver): void {
    giver.callOff()
    giver.callOff = this.#options.clock.after(this.#options.waitMs, () =>
      giver.session.bye(new Refusal('login-timeout', 'What was asked for did not come in time.')),
    )
  }

  /** Whoever never brings anything must not keep the others out, nor whoever comes again and again. */
  #makeRoom(): void {
    const givers = [...this.#givers.values()]
    const beside = ({ session: { account } }: Giver) =>
      givers.filter(({ session }) => session.account === account).length
    const [idlest] = givers.toSorted(
      (a, b) =>
        beside(b) - beside(a) || Math.sign(a.brought) - Math.sign(b.brought) || a.lastBrought - b.lastBrought,
    )
    idlest?.session.bye(new Refusal('busy', 'Too many come back just now. Try again in a moment.'))
  }

  #forget(giver: Giver): void {
    giver.callOff()
    this.#givers.delete(giver.session)
  }
}
