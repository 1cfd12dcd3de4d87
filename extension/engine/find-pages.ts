import type { LogId } from '../../shared/ids.ts'
import type { Clock } from './clock.ts'
import type { Dialling } from './dialling.ts'
import type { PageKey } from './fact-store.ts'
import { LATE_MS } from './late.ts'
import type { Source } from './source.ts'
import type { Sources } from './sources.ts'
import type { OnlinePeer } from './whom-to-ask.ts'

/** Peers who are asked which page covers a time: each says what is nearest of what it holds itself. */
const MOST_ASKED = 3
/** So long peers are dialled to be asked, ms. */
const PATIENCE_MS = 15_000

export interface FindPagesHost {
  clock: Clock
  sources: Sources
  dialling: Dialling
  online(): OnlinePeer[]
  /** Somebody came, went, or holds something new. */
  change(): Promise<void>
}

/** The pages in which peers say that a time (ms) of a log lies: people's word, or else that of virtual clients. */
export async function findPages(host: FindPagesHost, log: LogId, time: number): Promise<PageKey[]> {
  const { clock, sources, dialling } = host
  for (const virtual of [false, true]) {
    const asked = new Set<Source>()
    const until = clock.now() + PATIENCE_MS
    for (;;) {
      sources.look()
      const next = sources.all(virtual).filter((source) => !asked.has(source))
      next.sort((a, b) => a.cost - b.cost)
      const asking = next.slice(0, MOST_ASKED)
      for (const source of asking) asked.add(source)
      const found = await Promise.all(asking.map(({ session }) => inTime(clock, session.find(log, time))))
      const pages = found.filter((page) => page !== null)
      if (pages.length > 0) return pages
      if (asking.length > 0) continue
      const keys = host.online().flatMap((peer) => (peer.virtual === virtual ? peer.key : []))
      if (clock.now() >= until || !dialling.dial(keys)) break
      await host.change()
    }
  }
  return []
}

/** Null when the answer fails, or takes too long. */
async function inTime<T>(clock: Clock, answer: Promise<T | null>): Promise<T | null> {
  let cancel: () => void = () => undefined
  const late = new Promise<null>((resolve) => {
    cancel = clock.after(LATE_MS, () => resolve(null))
  })
  const first = await Promise.race([answer.catch(() => null), late])
  cancel()
  return first
}
