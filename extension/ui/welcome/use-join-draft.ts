import { useState } from 'react'
import { useCommand } from '../live/use-command.ts'

/**
 * What stands in a join form, and how its joining goes. Apart from the form: while a first join is tried a server is there
 * already, and goes again when it is refused.
 */
export function useJoinDraft(proposed: string) {
  const [link, setLink] = useState('')
  const [name, setName] = useState(proposed)
  const [about, setAbout] = useState('')
  const join = useCommand('join')
  return { link, setLink, name, setName, about, setAbout, join }
}

export type JoinDraft = ReturnType<typeof useJoinDraft>
