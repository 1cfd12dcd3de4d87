import type { PublicKey } from '../../../shared/ids.ts'
import { Modal } from '../controls/modal.tsx'
import { JoinForm } from '../welcome/join-form.tsx'
import { useJoinDraft } from '../welcome/use-join-draft.ts'

export interface JoinDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The name that is proposed: the one used elsewhere. */
  name: string
  onJoined: (server: PublicKey) => void
}

export function JoinDialog({ open, onOpenChange, name, onJoined }: JoinDialogProps) {
  return (
    <Modal open={open} onOpenChange={onOpenChange} title="Join a server">
      <Form name={name} onJoined={onJoined} />
    </Modal>
  )
}

/** Begins anew each time the dialog opens. */
function Form({ name, onJoined }: Pick<JoinDialogProps, 'name' | 'onJoined'>) {
  return <JoinForm draft={useJoinDraft(name)} onJoined={onJoined} />
}
