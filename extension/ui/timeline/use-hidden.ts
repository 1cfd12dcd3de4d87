import { useCallback, useMemo, useState } from 'react'
import type { ClaimHash } from '../../../shared/ids.ts'
import type { Timeline, TimelineMessage } from '../../bridge/views.ts'
import { useBlocked } from '../moderation/use-blocked.ts'
import { withoutBlocked } from './without-blocked.ts'

/** What of a timeline this person does not want to see, until they ask for it. */
export function useHidden(whole: Timeline) {
  const { isBlocked } = useBlocked()
  const [shown, setShown] = useState<ReadonlySet<ClaimHash>>(new Set())
  const timeline = useMemo(() => withoutBlocked(whole, isBlocked), [whole, isBlocked])
  const isHidden = useCallback(
    ({ hash, author }: TimelineMessage) => isBlocked(author) && !shown.has(hash),
    [isBlocked, shown],
  )
  const show = useCallback(
    (hashes: readonly ClaimHash[]) => setShown((before) => new Set([...before, ...hashes])),
    [],
  )
  return { timeline, isHidden, show }
}
