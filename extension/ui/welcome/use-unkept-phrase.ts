import { useEffect, useState } from 'react'
import { useEngine } from '../live/use-engine.ts'

const UNKEPT = 'catalk-phrase-not-kept'

/**
 * The words of a key just made, until the person says that they are written down: a panel that was closed before shows
 * them again. What is remembered is that they are owed, not the words.
 */
export function useUnkeptPhrase(hasKey: boolean): [string | null, (phrase: string | null) => void] {
  const { client } = useEngine()
  const [phrase, setPhrase] = useState<string | null>(null)
  useEffect(() => {
    if (!hasKey || phrase !== null || localStorage.getItem(UNKEPT) === null) return
    client.call('revealPhrase', undefined).then(
      (answer) => setPhrase(answer.phrase),
      () => undefined,
    )
  }, [client, hasKey, phrase])
  const remember = (made: string | null) => {
    if (made === null) localStorage.removeItem(UNKEPT)
    else localStorage.setItem(UNKEPT, 'yes')
    setPhrase(made)
  }
  return [phrase, remember]
}
