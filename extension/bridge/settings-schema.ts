import * as v from 'valibot'
import type { PublicKey } from '../../shared/ids.ts'
import { hexId } from './hex-id.ts'

const amount = v.pipe(v.number(), v.finite(), v.minValue(0))

/** Some of the settings, or all. What is kept on disk is read by every later start: nothing else may get there. */
export const SETTINGS = v.object({
  paused: v.exactOptional(v.boolean()),
  keep: v.exactOptional(
    v.variant('kind', [
      v.object({ kind: v.literal('all') }),
      v.object({ kind: v.literal('days'), days: amount }),
      v.object({ kind: v.literal('megabytes'), megabytes: amount }),
    ]),
  ),
  giveADay: v.exactOptional(v.nullable(amount)),
  servePeers: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  onBattery: v.exactOptional(v.picklist(['as-usual', 'little', 'nothing'])),
  runsOn: v.exactOptional(v.picklist(['auto', 'battery', 'mains'])),
  metered: v.exactOptional(v.picklist(['auto', 'yes', 'no'])),
  hideAddress: v.exactOptional(v.boolean()),
  lockAfterMinutes: v.exactOptional(v.nullable(amount)),
  blocked: v.exactOptional(v.array(hexId<PublicKey>(32))),
})
