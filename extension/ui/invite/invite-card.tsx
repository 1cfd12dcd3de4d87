import type { Answer } from '../../bridge/commands.ts'
import { formatExact } from '../show/format-time.ts'
import { groupKey } from '../show/group-key.ts'

/** What a link promises, before the person decides. */
export function InviteCard({ invite }: { invite: Answer<'readInvite'> }) {
  return (
    <dl
      data-testid="invite-card"
      className="flex flex-col gap-3 rounded-xl border border-line bg-side p-3.5 text-[13px]"
    >
      <div>
        <dt className="text-faint">Server address</dt>
        <dd className="font-mono break-all">{invite.address}</dd>
      </div>
      <div>
        <dt className="text-faint">Server key, to compare with the owner’s</dt>
        <dd
          className="mt-0.5 grid max-w-84 grid-cols-8 gap-y-0.5 font-mono text-[12px]"
          data-testid="invite-key"
        >
          {groupKey(invite.server).map((group, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: groups may repeat and never move
            <span key={at}>{group}</span>
          ))}
        </dd>
      </div>
      {!invite.invited && !invite.known && (
        <p data-testid="no-invite">
          There is no invite in this link. It lets in who belongs there already; at an open door whoever
          comes; else you knock, and a moderator decides.
        </p>
      )}
      {invite.uses !== null && (
        <div>
          <dt className="text-faint">Lets in</dt>
          <dd>{invite.uses === 1 ? 'one person' : `${invite.uses} people`}</dd>
        </div>
      )}
      {invite.expires !== null && (
        <div>
          <dt className="text-faint">Valid until</dt>
          <dd>{formatExact(invite.expires)}</dd>
        </div>
      )}
    </dl>
  )
}
