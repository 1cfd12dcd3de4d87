import { MessagesSquare } from 'lucide-react'
import { useMemo } from 'react'
import { Button } from '../controls/button.tsx'
import { CatMark } from '../controls/cat-mark.tsx'
import { useEngine } from '../live/use-engine.ts'
import { useEngineState } from '../live/use-engine-state.ts'
import { useLive } from '../live/use-live.ts'
import { UnlockForm } from '../lock/unlock-form.tsx'
import { useAttend } from '../lock/use-attend.ts'
import { Starting } from '../welcome/starting.tsx'
import { PopupServer } from './popup-server.tsx'
import { PopupServing } from './popup-serving.tsx'

export function PopupCard({ openPanel }: { openPanel: () => void }) {
  const { views } = useEngine()
  const state = useEngineState()
  useAttend(state)
  const { value: unread } = useLive(useMemo(() => views.unread(), [views]))
  if (!state) {
    return (
      <div className="h-60 w-[320px]">
        <Starting />
      </div>
    )
  }
  const { identity } = state
  const locked = identity?.locked === true
  const begun = identity !== null && !locked && state.servers.length > 0
  return (
    <main data-testid="popup" className="flex max-h-[420px] w-[320px] flex-col">
      <header className="flex items-center gap-2.5 px-4 pt-4 pb-3">
        <CatMark size={26} />
        <h1 className="flex-1 text-base font-semibold">catalk</h1>
        {begun && (
          <p
            data-testid="popup-unread"
            data-messages={unread?.messages ?? 0}
            data-mentions={unread?.mentions ?? 0}
            className="text-[13px] text-soft"
          >
            {!unread || unread.messages === 0 ? 'All read' : `${unread.messages} unread`}
          </p>
        )}
      </header>
      {begun ? (
        <>
          <ul className="flex min-h-0 flex-col gap-px overflow-y-auto px-2">
            {state.servers.map((server) => (
              <li key={server.server}>
                <PopupServer server={server} />
              </li>
            ))}
          </ul>
          <PopupServing state={state} />
        </>
      ) : locked ? (
        <div className="px-4 pb-3" data-testid="popup-locked">
          <p className="pb-2 text-[13px] text-soft">
            Locked: you are offline until you enter your passphrase.
          </p>
          <UnlockForm identity={identity} />
        </div>
      ) : (
        <p className="px-4 pb-4 text-soft" data-testid="popup-first">
          {identity === null
            ? 'Group chat whose history lives with the people in it. Open it to make your key.'
            : 'You have a key, and no server yet. Open catalk and paste the invite link you were sent.'}
        </p>
      )}
      <div className="p-4 pt-0">
        <Button
          look={locked ? 'quiet' : 'strong'}
          data-testid="open-panel"
          className="w-full"
          onClick={openPanel}
        >
          <MessagesSquare size={16} aria-hidden="true" />
          {begun || locked ? 'Open catalk' : 'Begin'}
        </Button>
      </div>
    </main>
  )
}
