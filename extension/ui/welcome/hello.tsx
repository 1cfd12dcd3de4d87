import { Eye, KeyRound } from 'lucide-react'
import { Button } from '../controls/button.tsx'
import { Notice } from '../controls/notice.tsx'
import { useCommand } from '../live/use-command.ts'
import { Step } from './step.tsx'

export interface HelloProps {
  onMade: (phrase: string) => void
  onRestore: () => void
}

/** The very first page. */
export function Hello({ onMade, onRestore }: HelloProps) {
  const create = useCommand('createIdentity')
  const make = async () => {
    const made = await create.run(undefined)
    if (made) onMade(made.answer.phrase)
  }
  return (
    <Step title="A chat that remembers itself" testId="welcome">
      <p className="text-[15px] text-soft">
        catalk is group chat whose history lives with the people in it: your browser keeps what was said and
        hands it to whoever missed it.
      </p>
      <Notice icon={Eye}>
        History travels directly between people, so you and those you chat with can see each other’s IP
        address.
      </Notice>
      <div className="flex flex-col gap-2">
        <Button look="strong" data-testid="create-identity" busy={create.busy} onClick={make}>
          <KeyRound size={16} aria-hidden="true" />
          Make my key
        </Button>
        <Button data-testid="restore-open" onClick={onRestore}>
          Enter my 24 words
        </Button>
      </div>
      <p className="text-[13px] text-faint">
        Your key is who you are. No e-mail address, no password; it never leaves this device.
      </p>
      {create.refused && (
        <Notice look="danger" role="alert">
          {create.refused.sentence}
        </Notice>
      )}
    </Step>
  )
}
