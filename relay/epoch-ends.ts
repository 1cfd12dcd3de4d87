import type { Body } from '../shared/body.ts'
import type { Head } from '../shared/checkpoint.ts'
import { headInput } from '../shared/head.ts'
import { idBytes } from '../shared/ids.ts'
import type { ControlState } from './control-state.ts'
import type { NodeCrypto } from './node-crypto.ts'

/** An end is some 80 bytes, and a claim may have 8,192. */
const ENDS_A_CLAIM = 90

/**
 * The bodies of the `epoch` claims that say where earlier epochs ended: what of these heads no such claim said yet.
 * Several only when there are many.
 */
export function epochEnds(crypto: NodeCrypto, control: ControlState, heads: Iterable<Head>): Body<'epoch'>[] {
  const latest = new Map<string, Head>()
  for (const head of heads) {
    const { log, epoch, checkpoint } = head
    const known = latest.get(epoch + log)?.checkpoint.n ?? control.endOf(epoch, log)
    if (checkpoint.n > known) latest.set(epoch + log, head)
  }
  const ends = [...latest.values()].map(
    ({ log, epoch, previous, checkpoint }): Body<'epoch'>['ends'][number] => {
      const { n, bytes, leaves } = checkpoint
      return [idBytes(epoch), idBytes(log), n, crypto.sha256(headInput(previous, bytes, leaves))]
    },
  )
  const bodies: Body<'epoch'>[] = []
  for (let at = 0; at < ends.length; at += ENDS_A_CLAIM) {
    bodies.push({ ends: ends.slice(at, at + ENDS_A_CLAIM) })
  }
  return bodies
}
