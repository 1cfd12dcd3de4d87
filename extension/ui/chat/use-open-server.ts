import type { PublicKey } from '../../../shared/ids.ts'
import type { ServerState } from '../../bridge/state.ts'
import { useStored } from '../live/use-stored.ts'

/** Which of the servers is open: the one of last time, while it is there. */
export function useOpenServer(
  servers: ServerState[],
): [ServerState | undefined, (server: PublicKey) => void] {
  const [open, setOpen] = useStored('server')
  return [servers.find(({ server }) => server === open) ?? servers[0], setOpen]
}
