import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { Modal } from '../controls/modal.tsx'
import { useSettingsDialog } from '../settings/settings-context.ts'
import { formatExact } from '../show/format-time.ts'
import type { ToldLie } from './use-lies.ts'

/** What a relay did, how one can be sure, and what to do about it. */
export function LiesDialog({ lies, onClose }: { lies: readonly ToldLie[]; onClose: () => void }) {
  const { server } = usePlace()
  const openSettings = useSettingsDialog()
  const settings = (tab: 'you' | 'history') => {
    onClose()
    openSettings(tab)
  }
  const warning = [
    `Take care with “${server.name}” (${server.address}):`,
    ...lies.map(({ what }) => `· ${what}`),
    'Look into the server’s menu in catalk: it keeps the proof.',
  ].join('\n')
  return (
    <Modal open onOpenChange={onClose} title="A dishonest relay">
      <div className="flex flex-col gap-4">
        <ul className="flex max-h-60 flex-col gap-3 overflow-y-auto">
          {lies.map((lie) => (
            <li key={lie.key} className="rounded-lg bg-danger-wash px-3 py-2.5 text-[13px] text-danger">
              <p className="font-medium">{lie.what}</p>
              <p className="mt-1 text-soft">{lie.proof}</p>
              <p className="mt-1 text-[12px] text-faint">Found {formatExact(lie.seen)}</p>
            </li>
          ))}
        </ul>
        <ol className="flex list-decimal flex-col gap-3 pl-5 marker:font-semibold marker:text-faint">
          <li>
            <p className="font-medium">Tell the others, by another way</p>
            <p className="mb-1.5 text-[13px] text-faint">
              By phone, by e-mail, face to face: this relay decides who reads what you write here.
            </p>
            <CopyButton small text={warning} label="Copy a warning" data-primary />
          </li>
          <li>
            <p className="font-medium">Save the history</p>
            <p className="mb-1.5 text-[13px] text-faint">
              The file holds all that this device has, with its proofs.
            </p>
            <Button small onClick={() => settings('history')}>
              Export…
            </Button>
          </li>
          <li>
            <p className="font-medium">Ask the owner, or leave</p>
            <p className="mb-1.5 text-[13px] text-faint">
              A relay can be broken into without its owner knowing. What they cannot explain is a reason to
              go.
            </p>
            <Button small onClick={() => settings('you')}>
              Leave…
            </Button>
          </li>
        </ol>
      </div>
    </Modal>
  )
}
