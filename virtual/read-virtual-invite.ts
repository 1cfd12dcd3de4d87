import { decodeInvite, type Invite, readInviteLink } from '../shared/invite.ts'
import { Refusal } from '../shared/refusal.ts'

/** The invite in a link that lets a virtual client in. @throws Refusal when it is none, or one for a person */
export function readVirtualInvite(link: string): Invite {
  const invite = decodeInvite(readInviteLink(link).bytes)
  if (invite.virtual) return invite
  throw new Refusal(
    'not-invited',
    'This invite is for a person. The owner makes one for a virtual client in the extension: ' +
      'the server’s menu, Invite people, and there the switch "For a virtual client".',
  )
}
