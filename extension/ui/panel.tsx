import { useMemo } from 'react'
import type { EngineClient } from '../bridge/commands.ts'
import type { Views } from '../bridge/views.ts'
import { Chat } from './chat/chat.tsx'
import { Crash } from './crash.tsx'
import { EngineContext } from './live/engine-context.ts'
import { useEngineState } from './live/use-engine-state.ts'
import { LockScreen } from './lock/lock-screen.tsx'
import { useAttend } from './lock/use-attend.ts'
import { FirstSteps } from './welcome/first-steps.tsx'
import { Starting } from './welcome/starting.tsx'
import { useJoinDraft } from './welcome/use-join-draft.ts'
import { useUnkeptPhrase } from './welcome/use-unkept-phrase.ts'

export interface PanelProps {
  client: EngineClient
  views: Views
}

/** The whole chat: side panel, sidebar or tab. */
export function Panel({ client, views }: PanelProps) {
  const engine = useMemo(() => ({ client, views }), [client, views])
  return (
    <EngineContext value={engine}>
      <Crash>
        <Surface />
      </Crash>
    </EngineContext>
  )
}

function Surface() {
  const state = useEngineState()
  const [phrase, setPhrase] = useUnkeptPhrase(state?.identity)
  const draft = useJoinDraft('')
  useAttend(state)
  if (!state) return <Starting />
  if (state.identity?.locked) return <LockScreen identity={state.identity} />
  if (phrase || state.identity === null || state.servers.length === 0 || draft.join.busy) {
    return <FirstSteps state={state} phrase={phrase} onPhrase={setPhrase} draft={draft} />
  }
  return <Chat state={state} />
}
