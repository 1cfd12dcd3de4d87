import { useEffect, useState } from 'react'
import type { IdentityState } from '../../bridge/state.ts'
import { useEngine } from '../live/use-engine.ts'

const UNKEPT = 'catalk-phrase-not-kept'

/**
 * The words of a key just made, until the person showed that they have them, or would not: a panel that was closed before
 * shows them again. What is remembered is that they are owed, not the words.
 */
export function useUnkeptPhrase(
  identity: IdentityState | null | undefined,
): [string | null, (phrase: string | null) => void] {
  const { client } = useEngine()
  const [phrase, setPhrase] = useState<string | null>(null)
  const owed = identity != null && !identity.phraseKept && !identity.hasPassphrase
  useEffect(() => {
    if (!owed || phrase !== null || localStorage.getItem(UNKEPT) === null) return
    client.call('revealPhrase', { passphrase: null }).then(
      (answer) => setPhrase(answer.phrase),
      () => undefined,
    )
  }, [client, owed, phrase])
  const remember = (made: string | null) => {
    if (made === null) localStorage.removeItem(UNKEPT)
    else localStorage.setItem(UNKEPT, 'yes')
    setPhrase(made)
  }
  return [phrase, remember]
}
