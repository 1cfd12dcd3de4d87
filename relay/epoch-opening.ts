import type { Body } from '../shared/body.ts'
import { idBytes, type PublicKey } from '../shared/ids.ts'
import type { ControlState } from './control-state.ts'

export interface Configured {
  name?: string | undefined
  ownerKey?: PublicKey | undefined
}

/** What the relay says first in a new epoch, in order: type and body of its own control claims. */
export function epochOpening(
  control: ControlState,
  ends: Body<'epoch'>[],
  { name, ownerKey }: Configured,
): { type: string; body: Record<string, unknown> }[] {
  const said: { type: string; body: Record<string, unknown> }[] = ends.map((body) => ({
    type: 'epoch',
    body,
  }))
  // The first fact of an epoch is always this one, also when nothing moved before.
  if (said.length === 0) said.push({ type: 'epoch', body: { ends: [] } })

  const first = control.policy.upTo === null
  // Compared with what was configured before, not with the policy: an owner's own renaming stays.
  const newName = name !== undefined && name !== control.configured.name ? name : undefined
  const newOwner = ownerKey !== undefined && ownerKey !== control.configured.owner ? ownerKey : undefined
  if (first || newName !== undefined || newOwner !== undefined) {
    const body = {
      ...(newName !== undefined && { name: newName }),
      ...(newOwner !== undefined && { owner: idBytes(newOwner) }),
      // This may be a disk that lost all, and not the beginning.
      ...(first && { first }),
    }
    said.push({ type: 'server', body })
  }
  return said
}
