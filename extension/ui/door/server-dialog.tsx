import { usePlace } from '../chat/place-context.ts'
import { Modal } from '../controls/modal.tsx'
import { DoorSetting } from './door-setting.tsx'
import { HandOver } from './hand-over.tsx'
import { NewcomersSetting } from './newcomers-setting.tsx'
import { ServerNameForm } from './server-name-form.tsx'

/** What who manages a server says of it. */
export function ServerDialog({ onClose }: { onClose: () => void }) {
  const { server } = usePlace()
  return (
    <Modal open onOpenChange={onClose} title="Server settings" wide>
      <div className="flex flex-col divide-y divide-line *:py-4 *:first:pt-0 *:last:pb-0">
        <ServerNameForm />
        <DoorSetting />
        <NewcomersSetting />
        {server.me.owner && <HandOver onDone={onClose} />}
      </div>
    </Modal>
  )
}
