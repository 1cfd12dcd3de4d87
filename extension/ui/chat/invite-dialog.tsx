import { useState } from 'react'
import { Button } from '../controls/button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { Modal } from '../controls/modal.tsx'
import { Notice } from '../controls/notice.tsx'
import { Toggle } from '../controls/toggle.tsx'
import { useCommand } from '../live/use-command.ts'
import { usePlace } from './place-context.ts'

const TERMS = [
  { days: 1, words: '1 day' },
  { days: 7, words: '7 days' },
  { days: 30, words: '30 days' },
  { days: null, words: 'No end' },
] as const

export function InviteDialog({
  open,
  onOpenChange,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const { server } = usePlace()
  const [days, setDays] = useState<number | null>(7)
  const [virtual, setVirtual] = useState(false)
  const [link, setLink] = useState<string>()
  const invite = useCommand('createInvite')

  const make = async () => {
    const made = await invite.run({ server: server.server, days, virtual, uses: null })
    if (made) setLink(made.answer.link)
  }
  return (
    <Modal open={open} onOpenChange={onOpenChange} title={`Invite to ${server.name}`}>
      <div className="flex flex-col gap-4">
        <fieldset>
          <legend className="mb-1.5 text-[13px] font-medium text-soft">The link works for</legend>
          <div className="grid grid-cols-4 gap-1 rounded-xl border border-line bg-side p-1">
            {TERMS.map((term) => (
              <label
                key={term.words}
                className="relative grid min-h-8 cursor-pointer place-items-center rounded-lg text-center text-[13px] whitespace-nowrap
                  has-checked:bg-raised has-checked:font-semibold has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent"
              >
                <input
                  type="radio"
                  name="days"
                  className="sr-only"
                  data-testid={`invite-days-${term.days ?? 'none'}`}
                  checked={days === term.days}
                  onChange={() => {
                    setDays(term.days)
                    setLink(undefined)
                  }}
                />
                {term.words}
              </label>
            ))}
          </div>
        </fieldset>
        <Toggle
          label="For a virtual client"
          hint="A browser you run without a screen, that keeps the recent history when nobody is online."
          testId="invite-virtual"
          checked={virtual}
          onChange={(checked) => {
            setVirtual(checked)
            setLink(undefined)
          }}
        />
        {link === undefined ? (
          <Button look="strong" data-testid="invite-create" busy={invite.busy} onClick={make}>
            Make a link
          </Button>
        ) : (
          <div className="flex flex-col gap-2">
            <p
              data-testid="invite-result"
              className="max-h-28 overflow-y-auto rounded-lg border border-line bg-raised p-2.5 font-mono text-[12px] break-all select-all"
            >
              {link}
            </p>
            <CopyButton look="strong" text={link} label="Copy link" data-testid="invite-copy" />
            <p className="text-[13px] text-faint">
              {virtual
                ? 'Give it to the virtual client you start, and to nobody else.'
                : 'Whoever has the link can join until it ends, and read what is said here.'}
            </p>
          </div>
        )}
        {invite.refused && (
          <Notice look="danger" role="alert">
            {invite.refused.sentence}
          </Notice>
        )}
      </div>
    </Modal>
  )
}
