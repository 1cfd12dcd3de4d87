import { useMemo, useRef } from 'react'
import type { FactId, PublicKey } from '../../../shared/ids.ts'
import type { TimelineItem, TimelineMessage } from '../../bridge/views.ts'

/** How many messages of others came since the person was last at the bottom. */
export function useFreshCount(
  items: readonly TimelineItem[],
  me: PublicKey,
  atEnd: boolean,
  isHidden: (message: TimelineMessage) => boolean,
): number {
  const seen = useRef<FactId | null>(null)
  return useMemo(() => {
    const last = items.findLast((item) => item.kind === 'message')
    if (atEnd || seen.current === null) {
      seen.current = last?.id ?? seen.current
      return 0
    }
    let fresh = 0
    for (let at = items.length - 1; at >= 0; at--) {
      const item = items[at]
      if (item?.kind !== 'message') continue
      if (item.id <= seen.current) break
      if (item.author !== me && !isHidden(item)) fresh++
    }
    return fresh
  }, [items, me, atEnd, isHidden])
}
