import { CHANNEL_BUFFERED_BYTES, CHANNEL_MESSAGE_BYTES } from '../../shared/limits.ts'
import type { Reason } from '../../shared/refusal.ts'
import type { Clock } from './clock.ts'
import type { PageKey } from './fact-store.ts'
import { pageMessages } from './framing.ts'
import type { PeerLink } from './peer-link.ts'
import type { Giving } from './power.ts'

/** Pages that one peer may have asked for and not got. */
const MOST_ASKED = 32
/** Who takes less than a message in this long gives its place to others, ms. Who asks waits no longer for an answer either. */
const TAKING_MS = 16_000

export interface PageGivingHost {
  clock: Clock
  link: PeerLink
  giving(): Giving
  page(key: PageKey): Promise<Uint8Array | undefined>
  refuse(id: number, reason: Reason): void
  /** So many bytes of a page went out. */
  given(bytes: number): void
  /** The peer asks, and does not take what it gets. */
  stuck(): void
}

type Wanted = { id: number; key: PageKey }

/** Gives one peer what it asked for, a page after the other, never faster than the channel takes it. */
export class PageGiving {
  readonly #host: PageGivingHost
  readonly #wanted: Wanted[] = []
  /** Asked for, and not answered yet. */
  #owed = 0
  #running = false
  #ended = false
  #drained: (() => void) | undefined

  constructor(host: PageGivingHost) {
    this.#host = host
  }

  /** Whether this peer is owed a page. */
  get busy(): boolean {
    return this.#owed > 0
  }

  /** Answers false when this peer asks for more than it may. */
  add(id: number, key: PageKey): boolean {
    const most = this.#host.giving() === 'little' ? 1 : MOST_ASKED
    if (this.#owed >= most) return false
    this.#owed++
    this.#wanted.push({ id, key })
    if (!this.#running) void this.#run()
    return true
  }

  drained(): void {
    this.#drained?.()
  }

  end(): void {
    this.#ended = true
    this.#drained?.()
  }

  async #run(): Promise<void> {
    this.#running = true
    // The next page is read from disk while the one before goes out.
    let reading = this.#read()
    while (reading && !this.#ended) {
      const { id, page } = reading
      const bytes = await page
      reading = this.#read()
      if (!this.#ended) await this.#give(id, bytes)
      this.#owed--
      reading ??= this.#read()
    }
    this.#running = false
  }

  #read(): { id: number; page: Promise<Uint8Array | undefined> } | undefined {
    const next = this.#wanted.shift()
    return next && { id: next.id, page: this.#host.page(next.key).catch(() => undefined) }
  }

  async #give(id: number, page: Uint8Array | undefined): Promise<void> {
    if (this.#host.giving() === 'nothing') return this.#host.refuse(id, 'busy')
    if (!page) return this.#host.refuse(id, 'not-held')
    const { link } = this.#host
    let uncounted = page.length
    for (const message of pageMessages(id, page)) {
      while (!this.#ended && link.buffered > CHANNEL_BUFFERED_BYTES) await this.#wait()
      if (this.#ended) return
      link.send(message)
      // At once: who closes before the last message got the others.
      const bytes = Math.min(uncounted, message.length)
      uncounted -= bytes
      this.#host.given(bytes)
    }
  }

  /** Until the channel may have room. */
  async #wait(): Promise<void> {
    const { clock, link, stuck } = this.#host
    const before = link.buffered
    let late = false
    await new Promise<void>((resolve) => {
      const cancel = clock.after(TAKING_MS, () => {
        late = true
        resolve()
      })
      this.#drained = () => {
        cancel()
        resolve()
      }
    })
    const { buffered } = link
    if (late && buffered > CHANNEL_BUFFERED_BYTES && buffered > before - CHANNEL_MESSAGE_BYTES) stuck()
  }
}
