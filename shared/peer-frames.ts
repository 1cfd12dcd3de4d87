import * as v from 'valibot'
import { SIGNED_ATTESTATION } from './attestation.ts'
import { HEAD } from './checkpoint.ts'
import type { FrameOf } from './frame.ts'
import { HASH_BYTES } from './ids.ts'
import { MAX_COVERAGE_ROWS, MAX_DEFLATED_PAGE_BYTES, PAGE_FACTS } from './limits.ts'
import { REASONS } from './refusal.ts'
import * as schema from './schema.ts'

/**
 * What a peer holds of one log and epoch: ranges [from, to] of full pages that are whole; the last page when it is
 * short and whole, [index, facts]; pages of which something is missing, [index, facts held]; and the latest head it
 * knows.
 */
const COVERAGE_ROW = v.strictObject({
  log: schema.uuid,
  epoch: schema.uuid,
  pages: v.pipe(v.array(v.strictTuple([schema.pageIndex, schema.pageIndex])), v.maxLength(10_000)),
  short: v.nullable(v.strictTuple([schema.pageIndex, v.pipe(schema.count, v.maxValue(PAGE_FACTS))])),
  part: v.optional(
    v.pipe(
      v.array(v.strictTuple([schema.pageIndex, v.pipe(schema.count, v.maxValue(PAGE_FACTS))])),
      v.maxLength(10_000),
    ),
  ),
  head: v.nullable(HEAD),
})
export type CoverageRow = v.InferOutput<typeof COVERAGE_ROW>

const GIVING = v.picklist(['freely', 'little', 'nothing'])

/** Between peers, on a data channel whose fingerprint both signed. */
export const PEER_FRAMES = {
  /** First, both ways: the relay's word on the sender, and what the sender holds. */
  hello: v.strictObject({
    version: schema.count,
    attestation: SIGNED_ATTESTATION,
    coverage: v.pipe(v.array(COVERAGE_ROW), v.maxLength(MAX_COVERAGE_ROWS)),
    giving: GIVING,
  }),
  /** What changed of what the sender holds. */
  coverage: v.pipe(v.array(COVERAGE_ROW), v.maxLength(MAX_COVERAGE_ROWS)),
  /** How much the sender gives from now on: who gives little is asked when nobody gives freely. */
  giving: GIVING,
  /** Asks which page of a log covers a time, ms since 1970. Answered by `found` with the same id. */
  find: v.strictObject({ id: schema.count, log: schema.uuid, time: schema.count }),
  /** The page held whose facts lie nearest to that time; null when nothing of the log is. A hint: pages prove themselves. */
  found: v.strictObject({
    id: schema.count,
    page: v.nullable(v.strictTuple([schema.uuid, schema.pageIndex])),
  }),
  /** That the relay told two stories. It proves itself. */
  proof: v.strictObject({
    one: HEAD,
    other: HEAD,
    leaves: schema.bytesUpTo(PAGE_FACTS * HASH_BYTES),
  }),
  /** Asks for one page. Answered by `page` or `none` with the same id. */
  want: v.strictObject({ id: schema.count, log: schema.uuid, epoch: schema.uuid, index: schema.pageIndex }),
  /** A page as stored: deflated. */
  page: v.strictObject({ id: schema.count, page: schema.bytesUpTo(MAX_DEFLATED_PAGE_BYTES) }),
  none: v.strictObject({ id: schema.count, reason: v.picklist(REASONS) }),
  /** The channel's own heartbeat: a browser takes 17 s to notice that a peer was killed. Answered by `pong`. */
  ping: v.null(),
  pong: v.null(),
} as const

export type PeerFrame = FrameOf<typeof PEER_FRAMES>
