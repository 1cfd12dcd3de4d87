import { useCallback, useMemo, useRef, useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { MessageLink } from '../../../shared/message-link.ts'
import type { EngineState } from '../../bridge/state.ts'
import { AtDoor } from '../door/at-door.tsx'
import { LinkContext } from '../jump/link-context.ts'
import { ModerationProvider } from '../moderation/moderation-provider.tsx'
import { WhoProvider } from '../who/who-provider.tsx'
import { JoinDialog } from './join-dialog.tsx'
import { PlaceContext } from './place-context.ts'
import { ServerMenu } from './server-menu.tsx'
import { ServerRoom } from './server-room.tsx'
import { useChannels } from './use-channels.ts'
import { useOpenServer } from './use-open-server.ts'
import { usePeople } from './use-people.ts'

/** Somebody who is on a server at least. */
export function Chat({ state }: { state: EngineState }) {
  const [server, openServer] = useOpenServer(state.servers)
  const [joining, setJoining] = useState(false)
  const [wanted, setWanted] = useState<MessageLink | null>(null)
  const known = useRef(state.servers)
  known.current = state.servers
  const openLink = useCallback(
    (link: MessageLink) => {
      if (!known.current.some(({ server }) => server === link.server)) return false
      openServer(link.server)
      setWanted({ ...link })
      return true
    },
    [openServer],
  )
  const visit = useCallback(
    (next: PublicKey) => {
      setWanted(null)
      openServer(next)
    },
    [openServer],
  )
  if (!server) return null
  return (
    <LinkContext value={openLink}>
      <Room
        key={server.server}
        state={state}
        server={server}
        wanted={wanted?.server === server.server ? wanted : null}
        onServer={visit}
        onJoin={() => setJoining(true)}
      />
      <JoinDialog
        open={joining}
        onOpenChange={setJoining}
        name={server.me.name}
        onJoined={(joined) => {
          setJoining(false)
          visit(joined)
        }}
      />
    </LinkContext>
  )
}

type RoomProps = Omit<Parameters<typeof ServerRoom>[0], never> & { server: EngineState['servers'][number] }

function Room({ server, ...rest }: RoomProps) {
  const people = usePeople(server)
  const place = useMemo(() => ({ server, people }), [server, people])
  const channels = useChannels(server.server)
  // Who was in before goes on reading what is held here.
  const wasNeverIn = server.me.waiting && channels !== undefined && channels.length === 0
  const menu = (
    <ServerMenu state={rest.state} channels={channels ?? []} onServer={rest.onServer} onJoin={rest.onJoin} />
  )
  return (
    <PlaceContext value={place}>
      <WhoProvider>
        <ModerationProvider>
          {wasNeverIn ? <AtDoor state={rest.state} menu={menu} /> : <ServerRoom {...rest} />}
        </ModerationProvider>
      </WhoProvider>
    </PlaceContext>
  )
}
