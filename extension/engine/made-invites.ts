import { decodeInvite, readInviteLink } from '../../shared/invite.ts'
import type { Policy } from '../../shared/policy-state.ts'
import type { MadeInvite } from '../bridge/commands.ts'

/** Invites that were made on this device, and what became of them; newest first. */
export function madeInvites(made: readonly { link: string; made: number }[], policy: Policy): MadeInvite[] {
  return made
    .map(({ link, made: at }) => {
      const { expires, uses, virtual, hash } = decodeInvite(readInviteLink(link).bytes)
      const used = policy.invites.get(hash) ?? 0
      const withdrawn = used === Number.POSITIVE_INFINITY
      return { link, made: at, expires, uses, used: withdrawn ? 0 : used, withdrawn, virtual }
    })
    .reverse()
}
