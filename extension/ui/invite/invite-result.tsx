import { Tabs } from '@base-ui/react/tabs'
import type { MadeInvite } from '../../bridge/commands.ts'
import { usePlace } from '../chat/place-context.ts'
import { CopyButton } from '../controls/copy-button.tsx'
import { QrCode } from '../controls/qr-code.tsx'
import { inviteText } from './invite-text.ts'

const TAB =
  '-mb-px border-b-2 border-transparent px-2.5 py-1.5 text-[13px] font-medium text-soft hover:text-ink data-active:border-accent data-active:text-ink'
const TEXT =
  'max-h-28 overflow-y-auto rounded-lg border border-line bg-raised p-2.5 text-[12px] break-all select-all'

/** An invite as a link, as a code to scan, and as a text to send. */
export function InviteResult({
  invite,
}: {
  invite: Pick<MadeInvite, 'link' | 'expires' | 'uses' | 'virtual'>
}) {
  const { server } = usePlace()
  const { link, virtual } = invite
  const text = inviteText(server.name, invite)
  return (
    <div className="flex flex-col gap-2">
      <Tabs.Root defaultValue="link">
        <Tabs.List aria-label="The invite" className="mb-2.5 flex gap-1 border-b border-line">
          <Tabs.Tab value="link" className={TAB} data-testid="invite-tab-link">
            Link
          </Tabs.Tab>
          <Tabs.Tab value="qr" className={TAB} data-testid="invite-tab-qr">
            QR code
          </Tabs.Tab>
          <Tabs.Tab value="text" className={TAB} data-testid="invite-tab-text">
            Short text
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="link" className="flex flex-col gap-2">
          <p data-testid="invite-result" className={`${TEXT} font-mono`}>
            {link}
          </p>
          <CopyButton look="strong" text={link} label="Copy link" data-testid="invite-copy" />
        </Tabs.Panel>
        <Tabs.Panel value="qr" className="flex flex-col items-center gap-2">
          <QrCode text={link} label="The invite link as a QR code" testId="invite-qr" />
          <p className="text-[13px] text-faint">Somebody beside you scans it with their camera.</p>
        </Tabs.Panel>
        <Tabs.Panel value="text" className="flex flex-col gap-2">
          <p data-testid="invite-text" className={TEXT}>
            {text}
          </p>
          <CopyButton look="strong" text={text} label="Copy text" data-testid="invite-copy-text" />
        </Tabs.Panel>
      </Tabs.Root>
      <p className="text-[13px] text-faint">
        {virtual
          ? 'Give it to the virtual client you start, and to nobody else.'
          : 'Whoever has the link can join until it ends, and read what is said here. It carries the server’s key: nobody can lead them elsewhere.'}
      </p>
    </div>
  )
}
