import { useCallback, useEffect, useRef, useState } from 'react'
import type { LogId, PublicKey } from '../../../shared/ids.ts'
import type { Timeline } from '../../bridge/views.ts'
import { useEngine } from '../live/use-engine.ts'
import { keepOlder } from './keep-older.ts'

/** Some screens full: opens fast, and leaves room to scroll before more is read. */
const FIRST = 150
const STEP = 300
/** Reading back asks the engine at most this often, ms. */
const ASK_EVERY = 2_000

/** The newest part of a channel, and the way to more. For one channel: another one is another mount. */
export function useTimeline(server: PublicKey, log: LogId) {
  const { client, views } = useEngine()
  const [count, setCount] = useState(FIRST)
  const [shown, setShown] = useState<{ timeline: Timeline; count: number }>()
  const [error, setError] = useState<Error>()
  const [attempt, setAttempt] = useState(0)
  const askedAt = useRef(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt is a fresh subscription
  useEffect(() => {
    let shrinking = true
    return views.timeline(
      server,
      log,
      count,
    )(
      (fresh) => {
        setError(undefined)
        setShown((before) => {
          const keep = before && !(shrinking && before.count > count)
          shrinking = false
          return { timeline: keep ? keepOlder(before.timeline, fresh) : fresh, count }
        })
      },
      (failed) => setError(failed),
    )
  }, [views, server, log, count, attempt])

  const timeline = shown?.timeline
  const reading = shown !== undefined && shown.count < count
  const readBack = useCallback(() => {
    const now = Date.now()
    if (now - askedAt.current < ASK_EVERY) return
    askedAt.current = now
    // refused only while offline, and then the channel's `filling` row says so
    client.call('readBack', { server, log }).catch(() => {})
  }, [client, server, log])
  /** The person comes near the oldest row: more is read from this device, and asked from others. */
  const more = useCallback(() => {
    if (!timeline || timeline.complete || reading) return
    // fewer messages than asked for: this device holds no older ones
    const held = timeline.items.reduce((sum, item) => sum + (item.kind === 'message' ? 1 : 0), 0)
    if (held >= count) setCount(count + STEP)
    readBack()
  }, [timeline, reading, count, readBack])
  /** Back at the newest: what was read far up is let go. */
  const trim = useCallback(() => setCount((held) => (held > FIRST + STEP ? FIRST : held)), [])
  const again = useCallback(() => setAttempt((held) => held + 1), [])

  return { timeline, error, more, readBack, trim, again }
}
