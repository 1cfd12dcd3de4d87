import { Search, X } from 'lucide-react'
import { Button } from '../controls/button.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { Spinner } from '../controls/spinner.tsx'
import { useJump } from './jump-context.ts'

/** That something further back is being fetched, or could not be. */
export function JumpBar() {
  const { search, dismiss } = useJump()
  if (search === null) return null
  const looking = search === 'looking'
  return (
    <div
      role="status"
      data-testid="jump-bar"
      className="flex shrink-0 items-center gap-2.5 border-b border-line bg-side px-4 py-1.5 text-[13px] text-soft"
    >
      {looking ? <Spinner size={15} /> : <Search size={15} className="shrink-0" aria-hidden="true" />}
      <p className="min-w-0 flex-1">
        {looking
          ? 'Going there. What is not on this device is asked from others…'
          : search === 'nothing-there'
            ? 'Neither this device nor anybody online has anything of that time. Try again when more people are here.'
            : search.refused}
      </p>
      {looking ? (
        <Button small look="plain" onClick={dismiss}>
          Stop
        </Button>
      ) : (
        <IconButton icon={X} label="Close" className="!size-7" onClick={dismiss} />
      )}
    </div>
  )
}
