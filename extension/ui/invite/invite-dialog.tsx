import { usePlace } from '../chat/place-context.ts'
import { Modal } from '../controls/modal.tsx'
import { InviteForm } from './invite-form.tsx'
import { InviteList } from './invite-list.tsx'
import { useInvites } from './use-invites.ts'

/** Makes invites, and takes them back. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { server } = usePlace()
  const { invites, again } = useInvites()
  return (
    <Modal open onOpenChange={onClose} title={`Invite to ${server.name}`}>
      <div className="flex flex-col gap-4">
        <InviteForm invites={invites} onMade={again} />
        <InviteList invites={invites} onChange={again} />
      </div>
    </Modal>
  )
}
