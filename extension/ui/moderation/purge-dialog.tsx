import type { PublicKey } from '../../../shared/ids.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { Modal } from '../controls/modal.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { useCommand } from '../live/use-command.ts'

/** Asks once whether all that somebody said shall go for good. */
export function PurgeDialog({ of, onClose }: { of: PublicKey; onClose: () => void }) {
  const { server, people } = usePlace()
  const purge = useCommand('purge')
  const sure = async () => {
    if (await purge.run({ server: server.server, key: of })) onClose()
  }
  return (
    <Modal open onOpenChange={onClose} title="Take back all they said?">
      <div className="flex flex-col gap-4">
        <p className="text-soft">
          Every word that <bdi className="font-medium text-ink">{nameOf(of, people)}</bdi> said so far, in
          every channel, goes from every device, from those who are away as soon as they come back. Nobody can
          bring it back.
        </p>
        <p className="text-[13px] text-faint">
          They stay a member and may go on writing. Everybody sees that you did this.
        </p>
        <RefusedLine refused={purge.refused} />
        <div className="flex justify-end gap-2">
          <Button data-primary onClick={onClose}>
            Keep it
          </Button>
          <Button look="danger" data-testid="purge-confirm" busy={purge.busy} onClick={sure}>
            Take it all back
          </Button>
        </div>
      </div>
    </Modal>
  )
}
