import { useCallback, useEffect, useRef, useState } from 'react'
import type { FactId, LogId, PublicKey } from '../../../shared/ids.ts'
import type { Timeline } from '../../bridge/views.ts'
import { useEngine } from '../live/use-engine.ts'
import { keepOlder } from './keep-older.ts'

/** Some screens full: opens fast, and leaves room to scroll before more is read. */
const FIRST = 150
const STEP = 300
/** Reading back asks the engine at most this often, ms. */
const ASK_EVERY = 2_000

/**
 * The newest part of a channel, or what stands around a fact, and the way to more. For one channel: another one is
 * another mount. What was shown stays until something else can be.
 */
export function useTimeline(server: PublicKey, log: LogId, around: FactId | null) {
  const { client, views } = useEngine()
  const [asked, setAsked] = useState({ around, count: FIRST })
  const count = asked.around === around ? asked.count : FIRST
  const [shown, setShown] = useState<{ timeline: Timeline; count: number; around: FactId | null }>()
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
      around ?? undefined,
    )(
      (fresh) => {
        setError(undefined)
        setShown((before) => {
          const keep =
            around === null && before?.around === null && !(shrinking && before.count > count)
              ? before.timeline
              : undefined
          shrinking = false
          return { timeline: keep ? keepOlder(keep, fresh) : fresh, count, around }
        })
      },
      (failed) => setError(failed),
    )
  }, [views, server, log, count, around, attempt])

  const timeline = shown?.timeline
  const reading = shown !== undefined && (shown.count < count || shown.around !== around)
  const grow = useCallback(() => setAsked({ around, count: count + STEP }), [around, count])
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
    if (messages(timeline, (id) => around === null || id < around) >= count) grow()
    readBack()
  }, [timeline, reading, around, count, grow, readBack])
  /** The same at the newest row, where the past is shown. */
  const moreAfter = useCallback(() => {
    if (!timeline || timeline.newest || reading || around === null) return
    if (messages(timeline, (id) => id > around) >= count) grow()
  }, [timeline, reading, around, count, grow])
  /** Back at the newest: what was read far up is let go. */
  const trim = useCallback(
    () =>
      setAsked((held) =>
        held.around === null && held.count > FIRST + STEP ? { around: null, count: FIRST } : held,
      ),
    [],
  )
  const again = useCallback(() => setAttempt((held) => held + 1), [])

  return { timeline, around: shown?.around ?? null, error, more, moreAfter, readBack, trim, again }
}

function messages({ items }: Timeline, counts: (id: FactId) => boolean): number {
  return items.reduce((sum, item) => sum + (item.kind === 'message' && counts(item.id) ? 1 : 0), 0)
}
