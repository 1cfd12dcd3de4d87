import { useCallback, useEffect, useState } from 'react'
import type { MadeInvite } from '../../bridge/commands.ts'
import { usePlace } from '../chat/place-context.ts'
import { useEngine } from '../live/use-engine.ts'

/** The invites made on this device, read anew when somebody came. */
export function useInvites(): { invites: readonly MadeInvite[]; again: () => void } {
  const { server, people } = usePlace()
  const { client } = useEngine()
  const [invites, setInvites] = useState<readonly MadeInvite[]>([])
  const again = useCallback(() => {
    client.call('invites', { server: server.server }).then(
      (answer) => setInvites(answer.invites),
      () => undefined,
    )
  }, [client, server.server])
  // biome-ignore lint/correctness/useExhaustiveDependencies: who comes uses up an invite
  useEffect(again, [again, people])
  return { invites, again }
}
