import type { ClaimHash } from '../../../shared/ids.ts'
import { isMe } from '../chat/is-me.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { formatCount } from '../show/format-count.ts'
import type { Row } from './row.ts'

export interface FoldedRowProps {
  row: Extract<Row, { kind: 'folded' }>
  onShow: (hashes: readonly ClaimHash[]) => void
}

/** In place of messages that one does not want to see, or that are gone. */
export function FoldedRow({ row, onShow }: FoldedRowProps) {
  const { server, people } = usePlace()
  const { why, hashes, by } = row
  const count = formatCount(hashes.length, 'message')
  return (
    <p
      data-testid="folded"
      data-why={why}
      data-count={hashes.length}
      className="flex flex-wrap gap-x-2 px-3 py-1 pl-[4.3rem] text-[13px] text-faint italic two:px-5 two:pl-[4.8rem]"
    >
      {why === 'blocked' ? (
        <>
          <span>{count} from somebody you blocked</span>
          <button
            type="button"
            data-testid="folded-show"
            onClick={() => onShow(hashes)}
            className="rounded text-accent not-italic hover:underline"
          >
            Show
          </button>
        </>
      ) : (
        <span>
          {count} removed by <bdi>{by && (isMe(by, server.me.key, people) ? 'you' : nameOf(by, people))}</bdi>
        </span>
      )}
    </p>
  )
}
