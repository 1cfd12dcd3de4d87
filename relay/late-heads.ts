import { checkHead, type Head } from '../shared/checkpoint.ts'
import { headOfRow } from '../shared/head-row.ts'
import type { EpochId, FactId, PublicKey } from '../shared/ids.ts'
import { firstIdOf } from '../shared/uuid-v7.ts'
import type { Clock } from './clock.ts'
import type { ControlState } from './control-state.ts'
import { epochEnds } from './epoch-ends.ts'
import type { NodeCrypto } from './node-crypto.ts'
import { RateLimit } from './rate-limit.ts'
import type { FrameHandlers } from './session.ts'

/**
 * How often one key says where one log ended: each word stays in the control log for good, and every fact's checkpoint is a
 * head to show.
 */
const SHOWN = { burst: 4, perSecond: 1 / 600 }

export interface LateHeadsOptions {
  clock: Clock
  crypto: NodeCrypto
  server: PublicKey
  /** The epoch of now, which ends nowhere yet. */
  epoch: EpochId
  control: ControlState
  /** The relay's own `epoch` claim. */
  say(body: Record<string, unknown>): Promise<void>
  /** No id is given up to this one. */
  raiseIds(above: FactId): void
}

/**
 * After a crash the relay's own list of heads may be a second short, and is gone with a lost disk. Whoever holds a later checkpoint shows it, and the
 * relay says so in another `epoch` fact: checkpoints prove themselves.
 */
export function lateHeads({
  clock,
  crypto,
  server,
  epoch,
  control,
  say,
  raiseIds,
}: LateHeadsOptions): FrameHandlers['heads'] {
  /** Said, or about to be: many clients show the same ones after a crash. */
  const said = new Map<string, number>()

  const shown = new RateLimit<string>(SHOWN)

  return async (_session, { key }, rows) => {
    const late: Head[] = []
    for (const head of rows.map(headOfRow)) {
      const { n } = head.checkpoint
      const end = head.epoch + head.log
      const known = Math.max(control.endOf(head.epoch, head.log), said.get(end) ?? 0)
      if (head.epoch === epoch || n <= known) continue
      if (!shown.take(key + end, clock.now())) continue
      await checkHead(crypto, server, head)
      // Somebody else may have shown it while this one was checked; said twice does no harm.
      said.set(end, Math.max(n, said.get(end) ?? 0))
      // What it certifies was stamped by then.
      raiseIds(firstIdOf(head.checkpoint.time + 1) as FactId)
      late.push(head)
    }
    for (const body of epochEnds(crypto, control, late)) await say(body)
  }
}
