import { Cable } from 'lucide-react'
import type { Settings } from '../../bridge/settings.ts'
import { usePlace } from '../chat/place-context.ts'
import { Toggle } from '../controls/toggle.tsx'
import { formatBytes } from '../show/format-bytes.ts'
import { formatCount } from '../show/format-count.ts'
import { useSettings } from './use-settings.ts'

/** Which way history travels: straight from person to person, or so that nobody sees whose address it has. */
export function RoadSetting({ settings }: { settings: Settings }) {
  const { serving } = usePlace().server
  const { change, refused } = useSettings()
  const { throughRelay, relayAllowance } = serving
  return (
    <div className="flex flex-col gap-3">
      <Toggle
        label="Never show my address to others"
        hint="Nobody you chat with can see your IP address then; its price is that history goes through the relay, slower and only as much a day as the relay allows."
        testId="hide-address"
        checked={settings.hideAddress}
        onChange={(on) => change({ hideAddress: on })}
      />
      <p className="flex items-start gap-2.5 text-[13px] text-faint" data-testid="through-relay">
        <Cable size={15} className="mt-0.5 shrink-0" aria-hidden="true" />
        <span>
          {throughRelay > 0
            ? `${formatCount(throughRelay, 'connection')} of ${serving.peers} ${throughRelay === 1 ? 'goes' : 'go'} through the relay. `
            : 'No connection goes through the relay now. '}
          {relayAllowance === null
            ? 'This relay carries no history.'
            : `It carries ${formatBytes(relayAllowance)} more for you today.`}
        </span>
      </p>
      {refused && (
        <p role="alert" className="text-[13px] text-danger">
          {refused.sentence}
        </p>
      )}
    </div>
  )
}
