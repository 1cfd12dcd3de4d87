import { encodeFrame } from '../../shared/frame.ts'
import { CHANNEL_BUFFERED_BYTES } from '../../shared/limits.ts'
import type { Reason } from '../../shared/refusal.ts'
import type { PageKey } from './fact-store.ts'
import { split } from './framing.ts'
import type { PeerLink } from './peer-link.ts'
import type { Giving } from './power.ts'

/** Pages that one peer may have asked for and not got. */
const MOST_ASKED = 32

export interface PageGivingHost {
  link: PeerLink
  giving(): Giving
  page(key: PageKey): Promise<Uint8Array | undefined>
  refuse(id: number, reason: Reason): void
  /** A page went out. */
  given(bytes: number): void
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
    for (const message of split(encodeFrame({ kind: 'page', content: { id, page } }))) {
      while (!this.#ended && link.buffered > CHANNEL_BUFFERED_BYTES) {
        await new Promise<void>((resolve) => {
          this.#drained = resolve
        })
      }
      if (this.#ended) return
      link.send(message)
    }
    this.#host.given(page.length)
  }
}
