import { useEffect, useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { FoundMessage } from '../../bridge/search.ts'
import { usePlace } from '../chat/place-context.ts'
import { useEngine } from '../live/use-engine.ts'
import { plainLine } from '../show/plain-line.ts'

/** Enough to see what somebody is up to. */
const SHOWN = 3

/** The last words of somebody, from what this device holds. */
export function SaidBy({ of }: { of: PublicKey }) {
  const { server } = usePlace()
  const { client } = useEngine()
  const [said, setSaid] = useState<{ found: FoundMessage[]; more: boolean }>()
  const key = server.server
  useEffect(() => {
    let ended = false
    client.call('search', { server: key, text: '', from: of, limit: SHOWN }).then(
      (found) => !ended && setSaid(found),
      () => undefined,
    )
    return () => {
      ended = true
    }
  }, [client, key, of])
  if (!said) return null
  return (
    <div className="ml-7 border-l-2 border-line pl-3 text-[13px] text-soft">
      {said.found.map(({ hash, text }) => (
        <p key={hash} dir="auto" className="hold-marks truncate">
          {plainLine(text)}
        </p>
      ))}
      {said.more && <p className="text-faint">and more</p>}
      {said.found.length === 0 && <p className="text-faint">Said nothing yet.</p>}
    </div>
  )
}
