import { decodeClaim } from '../../shared/claim.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { inflate } from '../../shared/deflate.ts'
import { decodeEntries } from '../../shared/fact.ts'
import { firstSeq } from '../../shared/head.ts'
import { type EpochId, HASH_BYTES, type LogId, type PublicKey } from '../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage } from '../../shared/page.ts'
import { buildTimeline, readEntry, type Stretch } from '../bridge/timeline.ts'
import type { Timeline } from '../bridge/views.ts'
import type { FactStore } from './fact-store.ts'

/** All that somebody would see of a log who scrolled up to its beginning. */
export async function timelineOf(
  store: FactStore,
  crypto: Crypto,
  server: PublicKey,
  log: LogId,
): Promise<Timeline> {
  const read = (bytes: Uint8Array) =>
    Promise.all(decodeEntries(bytes).map((entry) => readEntry(crypto, server, log, entry)))
  const stretches: Stretch[] = []
  const ends = new Map<EpochId, number>()
  const reaches = (epoch: EpochId, n: number) => ends.set(epoch, Math.max(n, ends.get(epoch) ?? 0))
  for (const page of await store.pages()) {
    if (page.log !== log) continue
    const bytes = await store.pageBytes(page)
    if (!bytes) throw new Error('a page without its bytes')
    const { entries } = decodePage(await inflate(bytes, MAX_PAGE_BYTES))
    stretches.push({ ...page, entries: await read(entries) })
  }
  for (const { tail, facts } of await store.tails()) {
    if (tail.log !== log) continue
    const count = tail.leaves.length / HASH_BYTES
    const entries: Stretch['entries'] = Array.from({ length: count }, () => null)
    for (const { seq, bytes } of facts) entries[seq - firstSeq(tail.index)] = (await read(bytes))[0] ?? null
    stretches.push({ epoch: tail.epoch, index: tail.index, count, entries })
    reaches(tail.epoch, tail.checkpoint.n)
  }
  for (const { log: of, epoch, n } of await store.ends()) if (of === log) reaches(epoch, n)
  const pending = (await store.outbox()).flatMap(({ hash, claim, refused, log: of }) => {
    const { type, body, sentAt } = decodeClaim(claim)
    if (type !== 'message' || of !== log) return []
    const state = refused ? ('failed' as const) : ('waiting' as const)
    return [{ hash, log, text: String(body.text), mentions: [], sentAt, state, ...refused }]
  })
  return buildTimeline({
    log,
    stretches,
    ends: [...ends].map(([epoch, n]) => ({ epoch, n })),
    older: null,
    below: new Map(),
    pending,
  })
}
