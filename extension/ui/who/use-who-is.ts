import { useEffect, useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { WhoIs } from '../../bridge/commands.ts'
import { usePlace } from '../chat/place-context.ts'
import { useEngine } from '../live/use-engine.ts'

/** What this device's own history says of somebody; undefined until it was read. */
export function useWhoIs(key: PublicKey): { who: WhoIs | undefined; refused: string | undefined } {
  const { server } = usePlace()
  const { client } = useEngine()
  const [read, setRead] = useState<{ who?: WhoIs; refused?: string }>({})
  useEffect(() => {
    let wanted = true
    client.call('whoIs', { server: server.server, key }).then(
      (who) => wanted && setRead({ who }),
      (error: Error) => wanted && setRead({ refused: error.message }),
    )
    return () => {
      wanted = false
    }
  }, [client, server.server, key])
  return { who: read.who, refused: read.refused }
}
