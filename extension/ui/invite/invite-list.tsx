import { Bot } from 'lucide-react'
import type { MadeInvite } from '../../bridge/commands.ts'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { useCommand } from '../live/use-command.ts'
import { formatUntil } from '../show/format-until.ts'
import { inviteState } from './invite-state.ts'

export interface InviteListProps {
  invites: readonly MadeInvite[]
  onChange: () => void
}

/** Invites made on this device, what became of each, and what still works taken back. */
export function InviteList({ invites, onChange }: InviteListProps) {
  const { server } = usePlace()
  const withdraw = useCommand('withdrawInvite')
  const take = async (link: string) => {
    if (await withdraw.run({ server: server.server, link })) onChange()
  }
  if (invites.length === 0) return null
  return (
    <section className="flex flex-col gap-2 border-t border-line pt-4">
      <h3 className="text-[13px] font-medium text-soft">Made on this device</h3>
      <RefusedLine refused={withdraw.refused} />
      <ul className="flex max-h-64 flex-col divide-y divide-line overflow-y-auto">
        {invites.map((invite) => (
          <InviteRow
            key={invite.link}
            invite={invite}
            busy={withdraw.busy}
            onWithdraw={() => take(invite.link)}
          />
        ))}
      </ul>
    </section>
  )
}

interface InviteRowProps {
  invite: MadeInvite
  busy: boolean
  onWithdraw: () => void
}

function InviteRow({ invite, busy, onWithdraw }: InviteRowProps) {
  const { works, words } = inviteState(invite, Date.now())
  return (
    <li
      data-testid="made-invite"
      data-works={works || undefined}
      className="flex flex-wrap items-center gap-x-2 gap-y-1.5 py-2 text-[13px]"
    >
      <span className="min-w-40 flex-1">
        <span className={`flex items-center gap-1.5 ${works ? '' : 'text-faint line-through'}`}>
          {invite.virtual && <Bot size={14} aria-label="For a virtual client" />}
          Made {formatUntil(invite.made)}
        </span>
        <span className="block text-faint">{words}</span>
      </span>
      {works && (
        <span className="flex gap-1.5">
          <CopyButton small text={invite.link} label="Copy" />
          <Button small look="danger" data-testid="invite-withdraw" busy={busy} onClick={onWithdraw}>
            Withdraw
          </Button>
        </span>
      )}
    </li>
  )
}
