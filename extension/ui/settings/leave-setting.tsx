import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { useCommand } from '../live/use-command.ts'

/** Away from this server, asked twice. */
export function LeaveSetting() {
  const { server } = usePlace()
  const [sure, setSure] = useState(false)
  const leave = useCommand('leave')
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <p className="font-medium">
            Leave <bdi className="wrap-anywhere">{server.name}</bdi>
          </p>
          <p className="text-[13px] text-faint">
            {sure
              ? 'Its history on this device is deleted, with what you have not sent yet. Others keep what you said.'
              : 'You can come back with any link to this server.'}
          </p>
        </div>
        {!sure && (
          <Button small look="danger" data-testid="leave" onClick={() => setSure(true)}>
            <LogOut size={14} aria-hidden="true" />
            Leave
          </Button>
        )}
      </div>
      {sure && (
        <div className="flex justify-end gap-2">
          <Button small onClick={() => setSure(false)}>
            Stay
          </Button>
          <Button
            small
            look="danger"
            data-testid="leave-confirm"
            busy={leave.busy}
            onClick={() => leave.run({ server: server.server })}
          >
            Leave and delete
          </Button>
        </div>
      )}
      {leave.refused && (
        <p role="alert" className="text-[13px] text-danger">
          {leave.refused.sentence}
        </p>
      )}
    </div>
  )
}
