import { Menu } from '@base-ui/react/menu'
import { CalendarDays, Download, Ellipsis, History, type LucideIcon, Pause, Pencil, Play } from 'lucide-react'
import { useState } from 'react'
import { REPORTS_LOG } from '../../../shared/ids.ts'
import type { ServerState } from '../../bridge/state.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { IconButton } from '../controls/icon-button.tsx'
import { MENU_ITEM, MENU_POPUP } from '../controls/menu-style.ts'
import { DateDialog } from '../jump/date-dialog.tsx'
import { useJump } from '../jump/jump-context.ts'
import { useCommand } from '../live/use-command.ts'
import { useEngineState } from '../live/use-engine-state.ts'
import { useSettingsDialog } from '../settings/settings-context.ts'
import { formatCount } from '../show/format-count.ts'
import { estimateOf } from '../timeline/gap-sentence.ts'
import { ChannelDialog } from './channel-dialog.tsx'
import { usePlace } from './place-context.ts'
import { may } from './powers.ts'

/** What else can be done with a channel. */
export function ChannelMenu({ channel }: { channel: ChannelView }) {
  const { server } = usePlace()
  const { to } = useJump()
  const openSettings = useSettingsDialog()
  const [dialog, setDialog] = useState<'edit' | 'date' | null>(null)
  const everything = useCommand('readEverything')
  const pause = useCommand('pauseFilling')
  const at = { server: server.server }
  /** Then it comes without being asked for. */
  const keepsAll = useEngineState()?.settings.keep.kind === 'all'
  const filling = server.filling.find(({ log }) => log === channel.log)
  const missing = filling?.missing ?? 0
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          render={<IconButton icon={Ellipsis} label={`More of #${channel.name}`} />}
          data-testid="channel-menu"
        />
        <Menu.Portal>
          <Menu.Positioner side="bottom" align="end" sideOffset={4} className="z-50">
            <Menu.Popup className={MENU_POPUP}>
              <Item
                icon={CalendarDays}
                words="Go to a day…"
                testId="jump-open"
                onClick={() => setDialog('date')}
              />
              {(!keepsAll || missing > 0) && (
                <Item
                  icon={History}
                  words={
                    keepsAll
                      ? 'Reading everything'
                      : filling?.everything
                        ? 'Stop reading everything'
                        : 'Read everything'
                  }
                  hint={
                    filling && missing > 0
                      ? `${formatCount(missing, 'message')} to come${after(estimateOf(filling))}`
                      : undefined
                  }
                  testId="read-everything"
                  disabled={keepsAll}
                  onClick={() => everything.run({ ...at, log: channel.log, on: !filling?.everything })}
                />
              )}
              {(missing > 0 || server.fillingPaused) && (
                <Item
                  icon={server.fillingPaused ? Play : Pause}
                  words={server.fillingPaused ? 'Go on reading' : 'Pause reading'}
                  testId="pause-filling"
                  onClick={() => pause.run({ ...at, paused: !server.fillingPaused })}
                />
              )}
              <Item
                icon={Download}
                words="Export…"
                testId="export-open"
                onClick={() => openSettings('history')}
              />
              {mayChange(server.me, channel) && (
                <>
                  <Menu.Separator className="mx-2 my-1 h-px bg-line" />
                  <Item
                    icon={Pencil}
                    words="Edit channel"
                    testId="edit-channel"
                    onClick={() => setDialog('edit')}
                  />
                </>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {dialog === 'edit' && <ChannelDialog open onOpenChange={() => setDialog(null)} channel={channel} />}
      <DateDialog
        open={dialog === 'date'}
        onOpenChange={() => setDialog(null)}
        onDate={(date) => to(channel.log, date)}
      />
    </>
  )
}

/** Who made it, who manages, and who moderates changes something of it; the reports belong to nobody. */
const mayChange = (me: ServerState['me'], { log, creator }: ChannelView) =>
  log !== REPORTS_LOG && (creator === me.key || may(me, 'manage') || may(me, 'moderate'))

const after = (estimate: string) => (estimate ? `, ${estimate}` : '')

interface ItemProps {
  icon: LucideIcon
  words: string
  hint?: string | undefined
  testId: string
  disabled?: boolean
  onClick: () => void
}

function Item({ icon: Icon, words, hint, testId, disabled = false, onClick }: ItemProps) {
  return (
    <Menu.Item data-testid={testId} className={MENU_ITEM} disabled={disabled} onClick={onClick}>
      <Icon size={16} className="shrink-0 text-faint" aria-hidden="true" />
      <span className="min-w-0">
        {words}
        {hint && <span className="block text-[12px] text-faint">{hint}</span>}
      </span>
    </Menu.Item>
  )
}
