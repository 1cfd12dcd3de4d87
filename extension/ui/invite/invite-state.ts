import type { MadeInvite } from '../../bridge/commands.ts'
import { formatUntil } from '../show/format-until.ts'

type Terms = Pick<MadeInvite, 'expires' | 'uses' | 'used' | 'withdrawn'>

/** Whether an invite still lets somebody in, and what became of it. */
export function inviteState(invite: Terms, now: number): { works: boolean; words: string } {
  const { expires, uses, used, withdrawn } = invite
  if (withdrawn) return { works: false, words: 'Withdrawn' }
  if (uses !== null && used >= uses) return { works: false, words: `Used up: ${used} came` }
  const came = uses === null ? (used === 0 ? 'Nobody came yet' : `${used} came`) : `${used} of ${uses} came`
  if (expires !== null && expires < now)
    return { works: false, words: `Ended ${formatUntil(expires, now)} · ${came}` }
  return {
    works: true,
    words: `${expires === null ? 'No end' : `Until ${formatUntil(expires, now)}`} · ${came}`,
  }
}
