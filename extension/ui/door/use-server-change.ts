import type { Argument } from '../../bridge/commands.ts'
import { usePlace } from '../chat/place-context.ts'
import { useCommand } from '../live/use-command.ts'

/** Changes something of the open server, for who manages it. `change` answers whether it is done. */
export function useServerChange() {
  const { server } = usePlace()
  const { run, busy, refused, forget } = useCommand('setServer')
  const change = async (what: Omit<Argument<'setServer'>, 'server'>) =>
    (await run({ server: server.server, ...what })) !== undefined
  return { change, busy, refused, forget }
}
