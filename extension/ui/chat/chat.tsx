import { useMemo, useState } from 'react'
import type { EngineState } from '../../bridge/state.ts'
import { JoinDialog } from './join-dialog.tsx'
import { PlaceContext } from './place-context.ts'
import { ServerRoom } from './server-room.tsx'
import { useOpenServer } from './use-open-server.ts'
import { usePeople } from './use-people.ts'

/** Somebody who is on a server at least. */
export function Chat({ state }: { state: EngineState }) {
  const [server, openServer] = useOpenServer(state.servers)
  const [joining, setJoining] = useState(false)
  if (!server) return null
  return (
    <>
      <Room
        key={server.server}
        state={state}
        server={server}
        onServer={openServer}
        onJoin={() => setJoining(true)}
      />
      <JoinDialog
        open={joining}
        onOpenChange={setJoining}
        name={server.me.name}
        onJoined={(joined) => {
          setJoining(false)
          openServer(joined)
        }}
      />
    </>
  )
}

type RoomProps = Omit<Parameters<typeof ServerRoom>[0], never> & { server: EngineState['servers'][number] }

function Room({ server, ...rest }: RoomProps) {
  const people = usePeople(server)
  const place = useMemo(() => ({ server, people }), [server, people])
  return (
    <PlaceContext value={place}>
      <ServerRoom {...rest} />
    </PlaceContext>
  )
}
