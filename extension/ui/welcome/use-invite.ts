import { useEffect, useState } from 'react'
import type { Answer } from '../../bridge/commands.ts'
import { useEngine } from '../live/use-engine.ts'

const OVER = 'This invite has ended. Ask for a new link.'

/** Somebody who is on the server already needs no invite any more. */
const isOver = ({ expires, known }: Answer<'readInvite'>) =>
  expires !== null && expires < Date.now() && !known

/** What an invite link says, read a moment after the typing stops. */
export function useInvite(link: string): {
  invite: Answer<'readInvite'> | undefined
  refusal: string | undefined
} {
  const { client } = useEngine()
  const [read, setRead] = useState<{ link: string; invite?: Answer<'readInvite'>; refusal?: string }>()
  useEffect(() => {
    if (link === '') return
    let wanted = true
    const timer = setTimeout(() => {
      client.call('readInvite', { link }).then(
        (invite) => wanted && setRead({ link, ...(isOver(invite) ? { refusal: OVER } : { invite }) }),
        (error: Error) => wanted && setRead({ link, refusal: error.message }),
      )
    }, 150)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [client, link])
  return read?.link === link && link !== ''
    ? { invite: read.invite, refusal: read.refusal }
    : { invite: undefined, refusal: undefined }
}
