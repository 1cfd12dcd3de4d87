import { Ban, DoorClosed, DoorOpen } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { EngineState, ServerState } from '../../bridge/state.ts'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { useCommand } from '../live/use-command.ts'
import { LostKeyButton } from '../new-key/lost-key-button.tsx'
import { AboutField } from './about-field.tsx'

/** In the chat's place for who is not in yet: that they wait, were sent away, or are banned, and what comes next. */
export function AtDoor({ menu, state }: { menu: ReactNode; state: EngineState }) {
  const { server } = usePlace()
  return (
    <div className="flex h-full flex-col">
      <div className="shrink-0 bg-side">{menu}</div>
      <main data-testid="at-door" data-how={howOf(server)} className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex min-h-full max-w-md flex-col justify-center gap-4 px-5 py-8">
          <Told server={server} alone={state.servers.length === 1} />
        </div>
      </main>
    </div>
  )
}

function howOf({ connection }: ServerState): 'waiting' | 'sent-away' | 'banned' {
  if (connection.state !== 'refused') return 'waiting'
  if (connection.reason === 'banned') return 'banned'
  return connection.reason === 'not-invited' ? 'sent-away' : 'waiting'
}

function Told({ server, alone }: { server: ServerState; alone: boolean }) {
  const leave = useCommand('leave')
  const goAway = () => void leave.run({ server: server.server })
  const how = howOf(server)
  const { connection } = server
  return (
    <>
      {how === 'waiting' && (
        <>
          <DoorOpen size={40} className="text-accent" aria-hidden="true" />
          <h1 className="text-2xl font-semibold tracking-tight">Waiting to be let in</h1>
          <p className="text-soft">
            You knocked at <bdi className="font-medium text-ink">{server.name}</bdi> as{' '}
            <bdi className="font-medium text-ink">{server.me.name}</bdi>. Its moderators see your name and
            what you said of yourself.
          </p>
          <ol className="flex list-decimal flex-col gap-1.5 pl-5 text-soft marker:text-faint">
            <li>
              A moderator lets you in or sends you away. That can take as long as it takes them to look.
            </li>
            <li>
              You may close this: your browser goes on knocking while it runs, and when it starts again.
            </li>
            <li>As soon as you are let in, the chat opens here by itself.</li>
          </ol>
          {connection.state === 'waiting' && (
            <p data-testid="door-offline" className="text-[13px] text-warn">
              {connection.sentence} You still wait there; it is tried again.
            </p>
          )}
        </>
      )}
      {how === 'sent-away' && (
        <>
          <DoorClosed size={40} className="text-danger" aria-hidden="true" />
          <h1 className="text-2xl font-semibold tracking-tight">You were sent away</h1>
          <p className="text-soft">
            A moderator of <bdi className="font-medium text-ink">{server.name}</bdi> did not let you in. You
            may knock again and say more of who you are, or ask somebody inside for an invite.
          </p>
          <KnockAgain server={server} />
          <LostKeyButton of={server.server} />
        </>
      )}
      {how === 'banned' && connection.state === 'refused' && (
        <>
          <Ban size={40} className="text-danger" aria-hidden="true" />
          <h1 className="text-2xl font-semibold tracking-tight">You are banned</h1>
          <p className="text-soft">{connection.sentence}</p>
        </>
      )}
      <Button data-testid="leave-door" busy={leave.busy} onClick={goAway}>
        {how === 'waiting'
          ? 'Go away from the door'
          : alone
            ? 'Leave, and join elsewhere'
            : 'Leave this server'}
      </Button>
      <RefusedLine refused={leave.refused} />
    </>
  )
}

/** The same person with other words: what they said before is spent. */
function KnockAgain({ server }: { server: ServerState }) {
  const [about, setAbout] = useState('')
  const knock = useCommand('knockAgain')
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        void knock.run({ server: server.server, about: about.trim() })
      }}
    >
      <AboutField about={about} onAbout={setAbout} />
      <Button type="submit" look="strong" data-testid="knock-again" busy={knock.busy}>
        Knock again
      </Button>
      <RefusedLine refused={knock.refused} />
    </form>
  )
}
