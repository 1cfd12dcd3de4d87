import { CircleAlert } from 'lucide-react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { PendingMessage } from '../../bridge/state.ts'
import { Button } from '../controls/button.tsx'
import { useCommand } from '../live/use-command.ts'

/** A change that the relay refused: why, and what to do with it. */
export function FailedChange({ change, server }: { change: PendingMessage; server: PublicKey }) {
  const retry = useCommand('retry')
  const discard = useCommand('discard')
  const sentence = (retry.refused ?? discard.refused)?.sentence ?? change.sentence ?? 'The server refused it.'
  const which = { server, hash: change.hash }
  return (
    <div
      data-testid="change-failed"
      data-kind={change.kind}
      className="my-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px] text-danger"
    >
      <span className="flex min-w-0 items-start gap-1.5">
        <CircleAlert size={15} className="mt-0.5 shrink-0" aria-hidden="true" />
        <span>
          {FAILED[change.kind]} {sentence}
        </span>
      </span>
      <span className="flex gap-1.5">
        <Button small busy={retry.busy} onClick={() => retry.run(which)}>
          Try again
        </Button>
        <Button small busy={discard.busy} onClick={() => discard.run(which)}>
          Discard
        </Button>
      </span>
    </div>
  )
}

const FAILED = {
  message: 'Not sent.',
  edit: 'Your edit was not sent.',
  delete: 'It was not taken back.',
  reaction: 'Your reaction was not sent.',
  pin: 'It was not pinned.',
} as const satisfies Record<PendingMessage['kind'], string>
