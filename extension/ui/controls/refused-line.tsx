import type { Refused } from '../live/use-command.ts'

/** Why a command was refused, below what gave it. */
export function RefusedLine({ refused }: { refused: Refused | undefined }) {
  if (!refused) return null
  return (
    <p role="alert" data-testid="refused" data-reason={refused.reason} className="text-[13px] text-danger">
      {refused.sentence}
    </p>
  )
}
