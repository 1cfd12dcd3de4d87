import type { TimelineMessage } from '../../bridge/views.ts'
import { useChannel } from '../chat/channel-context.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { Modal } from '../controls/modal.tsx'
import { useCommand } from '../live/use-command.ts'
import { plainBlocks } from '../show/plain-text.ts'
import { readMarkdown } from '../show/read-markdown.ts'

const NOBODY = new Map()

export interface DeleteDialogProps {
  open: boolean
  onClose: () => void
  message: TimelineMessage
  mine: boolean
}

/** Asks once whether a message shall go for good. */
export function DeleteDialog({ open, onClose, message, mine }: DeleteDialogProps) {
  const { server, people } = usePlace()
  const { channel } = useChannel()
  const remove = useCommand('delete')
  const { hash, id } = message
  const sure = async () => {
    if (await remove.run({ server: server.server, log: channel.log, targets: [{ hash, id }] })) onClose()
  }
  return (
    <Modal
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={mine ? 'Take this back?' : 'Remove this?'}
    >
      <div className="flex flex-col gap-4">
        <blockquote
          dir="auto"
          className="hold-marks line-clamp-4 border-l-2 border-edge pl-3 wrap-anywhere whitespace-pre-wrap text-soft"
        >
          {plainBlocks(readMarkdown(message.text, NOBODY))}
        </blockquote>
        <p className="text-[13px] text-faint">
          {mine ? (
            'Its words go from every device, from those who are away as soon as they come back. That you said something stays visible.'
          ) : (
            <>
              The words of <bdi>{nameOf(message.author, people)}</bdi> go from every device. Everybody sees
              that you removed them.
            </>
          )}
        </p>
        {remove.refused && (
          <p role="alert" className="text-[13px] text-danger">
            {remove.refused.sentence}
          </p>
        )}
        <div className="flex justify-end gap-2">
          {/* nobody loses anything by one Enter too many */}
          <Button data-primary onClick={onClose}>
            Keep it
          </Button>
          <Button look="danger" data-testid="delete-confirm" busy={remove.busy} onClick={sure}>
            {mine ? 'Take it back' : 'Remove it'}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
