import { CloudOff, ServerOff } from 'lucide-react'
import { useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { Reason } from '../../../shared/refusal.ts'
import type { Connection } from '../../bridge/state.ts'
import { Button } from '../controls/button.tsx'
import { Spinner } from '../controls/spinner.tsx'
import { useCommand } from '../live/use-command.ts'
import { useNow } from '../live/use-now.ts'
import { LostKeyButton } from '../new-key/lost-key-button.tsx'
import { MoveDialog } from './move-dialog.tsx'
import { MovedBanner } from './moved-banner.tsx'
import { nextStep } from './next-step.ts'
import { usePlace } from './place-context.ts'

/** What is the matter with the session, and what the person can do. Nothing while it is well. */
export function ConnectionBanner({
  onJoin,
  onServer,
}: {
  onJoin: () => void
  onServer: (server: PublicKey) => void
}) {
  const { server } = usePlace()
  const reconnect = useCommand('reconnect')
  const [moving, setMoving] = useState(false)
  const { connection, moved } = server
  const again = (words: string) => (
    <Button
      small
      data-testid="try-now"
      busy={reconnect.busy}
      onClick={() => reconnect.run({ server: server.server })}
    >
      {words}
    </Button>
  )
  switch (connection.state) {
    case 'online':
      return null
    case 'connecting':
      return (
        <Bar look="calm" icon={<Spinner size={15} />}>
          Connecting to <bdi>{server.name}</bdi>…
        </Bar>
      )
    case 'waiting':
      return (
        <Bar look="warn" icon={<CloudOff size={16} aria-hidden="true" />} action={again('Try now')}>
          {connection.sentence} <Countdown connection={connection} />
        </Bar>
      )
    case 'refused':
      if (moved && connection.reason === 'server-moved')
        return <MovedBanner moved={moved} onServer={onServer} />
      return (
        <Bar
          look="danger"
          icon={<ServerOff size={16} aria-hidden="true" />}
          action={
            connection.reason === 'replaced' ? (
              again('Use it here')
            ) : (
              <span className="flex flex-wrap gap-1.5">
                {LOST_KEY.has(connection.reason) && <LostKeyButton small of={server.server} />}
                {connection.reason === 'wrong-server' && server.me.owner && (
                  <Button small data-testid="move-open" onClick={() => setMoving(true)}>
                    Move everybody
                  </Button>
                )}
                {connection.reason !== 'banned' && (
                  <Button small data-testid="new-invite" onClick={onJoin}>
                    Enter a new link
                  </Button>
                )}
                {again('Try now')}
              </span>
            )
          }
        >
          {connection.sentence} {nextStep(connection.reason, server.me.owner)}
          {moving && <MoveDialog onClose={() => setMoving(false)} />}
        </Bar>
      )
  }
}

/** Where somebody stands who has another key than they had here. */
const LOST_KEY: ReadonlySet<Reason> = new Set(['not-invited', 'key-replaced'])

function Countdown({ connection }: { connection: Extract<Connection, { state: 'waiting' }> }) {
  const now = useNow(1_000)
  const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1_000))
  return (
    <span className="tabular-nums">
      {seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again.'} What you write is sent then.
    </span>
  )
}

const LOOKS = {
  calm: 'bg-side text-soft',
  warn: 'bg-warn-wash text-warn',
  danger: 'bg-danger-wash text-danger',
} as const

interface BarProps {
  look: keyof typeof LOOKS
  icon: React.ReactNode
  children: React.ReactNode
  action?: React.ReactNode
}

function Bar({ look, icon, children, action }: BarProps) {
  return (
    <div
      role={look === 'danger' ? 'alert' : undefined}
      data-testid="connection-banner"
      className={`flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2 text-[13px] ${LOOKS[look]}`}
    >
      <span className="flex min-w-48 flex-1 items-start gap-2.5">
        <span className="mt-0.5 shrink-0">{icon}</span>
        <span className="min-w-0 wrap-anywhere">{children}</span>
      </span>
      {action}
    </div>
  )
}
