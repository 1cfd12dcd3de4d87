import type { PublicKey } from '../../../shared/ids.ts'
import { Modal } from '../controls/modal.tsx'
import { JoinForm } from '../welcome/join-form.tsx'

export interface JoinDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  name: string
  onJoined: (server: PublicKey) => void
}

export function JoinDialog({ open, onOpenChange, name, onJoined }: JoinDialogProps) {
  return (
    <Modal open={open} onOpenChange={onOpenChange} title="Join a server">
      <JoinForm name={name} onJoined={onJoined} />
    </Modal>
  )
}
