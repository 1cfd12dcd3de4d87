import { useMemo } from 'react'
import type { EngineClient } from '../bridge/commands.ts'
import type { Views } from '../bridge/views.ts'
import { Crash } from './crash.tsx'
import { EngineContext } from './live/engine-context.ts'
import { PopupCard } from './popup/popup-card.tsx'

export interface PopupProps {
  client: EngineClient
  views: Views
  /** Opens the panel; called from a click, as browsers demand. */
  openPanel: () => void
}

/** What the toolbar button shows. */
export function Popup({ client, views, openPanel }: PopupProps) {
  const engine = useMemo(() => ({ client, views }), [client, views])
  return (
    <EngineContext value={engine}>
      <Crash>
        <PopupCard openPanel={openPanel} />
      </Crash>
    </EngineContext>
  )
}
