import type { Crypto } from '../../shared/crypto.ts'
import type { FactId, LogId, PublicKey } from '../../shared/ids.ts'
import { choosePages } from '../bridge/choose-pages.ts'
import { furthestEnds } from '../bridge/furthest-ends.ts'
import { KnownMarks } from '../bridge/known-marks.ts'
import type { LogSource } from '../bridge/log-source.ts'
import { OpenPages } from '../bridge/open-pages.ts'
import { TimelineReader } from '../bridge/timeline-reader.ts'
import type { Timeline } from '../bridge/views.ts'
import type { FactStore, StoredPage } from './fact-store.ts'

/** All that somebody would see of a log who scrolled up to its beginning; or so many messages, as a panel shows them. */
export async function timelineOf(
  store: FactStore,
  crypto: Crypto,
  server: PublicKey,
  log: LogId,
  count = Number.POSITIVE_INFINITY,
  around?: FactId,
): Promise<Timeline> {
  const source = sourceOf(store, log)
  const marks = new KnownMarks(log, source.marksOn)
  const open = { reading: { crypto, server, log }, source, pages: new OpenPages(), marks }
  const reader = new TimelineReader(open, count, around)
  for (;;) {
    const timeline = await reader.read()
    let settled = await reader.settle()
    while (settled === 'more') settled = await reader.settle()
    if (settled === 'done') return timeline
  }
}

/** A log in any store, read the plain way. */
function sourceOf(store: FactStore, log: LogId): LogSource {
  const pages = async () => (await store.pages()).filter((page) => page.log === log)
  const withBytes = async (page: StoredPage) => ({ page, bytes: await store.pageBytes(page) })
  return {
    async rows(wanted) {
      const tails = (await store.tails()).filter(({ tail }) => tail.log === log)
      const tailFacts = tails.flatMap(({ facts }) => facts)
      const { read, ...beyond } = choosePages(await pages(), tailFacts.length, wanted)
      const ends = (await store.ends()).filter((end) => end.log === log)
      return {
        ...beyond,
        pages: await Promise.all(read.map(withBytes)),
        tails: tails.map(({ tail }) => tail),
        tailFacts,
        ends: furthestEnds(
          ends,
          tails.map(({ tail }) => tail),
        ),
        // None at first: what is guessed must not be what is shown in the end.
        near: [],
        outbox: (await store.outbox()).filter((row) => row.log === log),
      }
    },
    marksOn: (targets) => store.marksOn(targets),
    pins: () => store.marksOf('pin', log),
    async holding(ids) {
      const all = await pages()
      const holding = ids.map((id) => all.filter(({ firstId, lastId }) => firstId <= id && id <= lastId))
      const inTails = (await store.tails()).flatMap(({ tail, facts }) => (tail.log === log ? facts : []))
      return {
        pages: await Promise.all(holding.map((some) => Promise.all(some.map(withBytes)))),
        inTails: inTails.filter(({ id }) => ids.includes(id)),
      }
    },
  }
}
