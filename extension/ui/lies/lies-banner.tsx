import { ShieldAlert } from 'lucide-react'
import { useState } from 'react'
import type { ChannelView } from '../../bridge/views.ts'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { useStored } from '../live/use-stored.ts'
import { LiesDialog } from './lies-dialog.tsx'
import { useLies } from './use-lies.ts'

/** That this server's relay lied, until the person has taken note of each proof. The server's menu keeps it. */
export function LiesBanner({ channels }: { channels: readonly ChannelView[] }) {
  const { server } = usePlace()
  const lies = useLies(channels)
  const [noted, setNoted] = useStored(`lies-noted:${server.server}`)
  const [open, setOpen] = useState(false)
  const known = new Set(noted.split(' '))
  const fresh = lies.filter(({ key }) => !known.has(key))
  const [lie] = fresh
  return (
    <>
      {lie && (
        <div role="alert" data-testid="lies" className="shrink-0 bg-danger-wash px-4 py-3 text-danger">
          <div className="flex items-start gap-3">
            <ShieldAlert size={22} className="mt-px shrink-0" aria-hidden="true" />
            <div className="min-w-0 flex-1">
              <p className="font-semibold">This server is not honest</p>
              <p className="mt-0.5 text-[13px] wrap-anywhere">
                {lie.what}
                {fresh.length > 1 && ` There are ${fresh.length} such proofs.`}
              </p>
              <div className="mt-2 flex flex-wrap gap-2">
                <Button small look="danger" data-testid="lies-open" onClick={() => setOpen(true)}>
                  What to do
                </Button>
                <Button
                  small
                  data-testid="lies-note"
                  onClick={() => setNoted(lies.map(({ key }) => key).join(' '))}
                >
                  I took note
                </Button>
              </div>
            </div>
          </div>
        </div>
      )}
      {open && <LiesDialog lies={lies} onClose={() => setOpen(false)} />}
    </>
  )
}
