import type { ClaimHash } from '../../shared/ids.ts'
import { HeldEntry } from './held-entry.ts'
import type { OpenLog } from './open-log.ts'
import type { Reply, TimelineMessage } from './views.ts'

/**
 * The messages that these replies are about, as far as they are held where the replies say: among `entries`, or in
 * another page.
 */
export async function findAnswered(
  { reading, source, pages }: OpenLog,
  entries: HeldEntry[],
  replies: Reply[],
): Promise<Map<ClaimHash, TimelineMessage>> {
  const found = new Map<ClaimHash, TimelineMessage>()
  const look = async (among: Iterable<HeldEntry | null>, wanted: Reply[]) => {
    const byId = new Map(wanted.map((reply) => [reply.id, reply]))
    for (const entry of among) {
      const reply = entry && byId.get(entry.id)
      if (!reply) continue
      const read = entry.known ?? (await entry.read(reading))
      // The hash counts; where it stands is what the author of the reply says.
      if (read.kind === 'message' && read.message.hash === reply.hash) found.set(reply.hash, read.message)
    }
  }
  if (replies.length === 0) return found
  await look(entries, replies)
  const far = replies.filter(({ hash }) => !found.has(hash))
  if (far.length === 0) return found
  const { pages: holding, inTails } = await source.holding(
    far.map(({ id }) => id),
    (page) => pages.get(page) !== undefined,
  )
  const tail = inTails.map(({ bytes, bad }) => new HeldEntry(bytes, { bad, checked: true }))
  await look(tail, far)
  for (const [i, candidates] of holding.entries()) {
    for (const candidate of candidates) await look((await pages.open(candidate)) ?? [], far.slice(i, i + 1))
  }
  return found
}
