import { useCallback, useEffect, useState } from 'react'
import type { LogId, PublicKey } from '../../../shared/ids.ts'
import type { MessageLink } from '../../../shared/message-link.ts'
import type { EngineState } from '../../bridge/state.ts'
import { Sheet } from '../controls/sheet.tsx'
import { JumpContext } from '../jump/jump-context.ts'
import { useJumps } from '../jump/use-jumps.ts'
import { useMedia } from '../live/use-media.ts'
import { SearchPanel } from '../search/search-panel.tsx'
import { useSearch } from '../search/use-search.ts'
import { useSearchKey } from '../search/use-search-key.ts'
import { SettingsContext, type SettingsTab } from '../settings/settings-context.ts'
import { SettingsDialog } from '../settings/settings-dialog.tsx'
import { ChannelPane } from './channel-pane.tsx'
import { PeopleColumn } from './people-column.tsx'
import { usePlace } from './place-context.ts'
import { ServerColumn } from './server-column.tsx'
import { useChannelKeys } from './use-channel-keys.ts'
import { useChannels } from './use-channels.ts'
import { useOpenChannel } from './use-open-channel.ts'

export interface ServerRoomProps {
  state: EngineState
  /** A message of this server that a link was opened to. */
  wanted: MessageLink | null
  onServer: (server: PublicKey) => void
  onJoin: () => void
}

/** One server: channels, messages and people side by side, as far as the width goes; drawers for the rest. */
export function ServerRoom({ state, wanted, onServer, onJoin }: ServerRoomProps) {
  const { server } = usePlace()
  const channels = useChannels(server.server)
  const [channel, openChannel] = useOpenChannel(server.server, channels)
  const twoColumns = useMedia('(min-width: 44rem)')
  const threeColumns = useMedia('(min-width: 64rem)')
  const [sheet, setSheet] = useState<'channels' | 'people' | 'search' | null>(null)
  const [settings, setSettings] = useState<SettingsTab | null>(null)
  const jump = useJumps(server.server, channel?.log, openChannel)
  const { to, back } = jump
  const visit = useCallback(
    (log: LogId) => {
      back()
      openChannel(log)
    },
    [back, openChannel],
  )
  const { filling, indexing } = server
  const held = JSON.stringify([
    filling.map(({ log, missing }) => [log, missing]),
    indexing?.done,
    channels?.map(({ newest }) => newest),
  ])
  const looking = useSearch(server.server, sheet === 'search' ? held : null)
  useChannelKeys(channels, channel, visit)
  useSearchKey(useCallback(() => setSheet((held) => (held === 'search' ? null : 'search')), []))
  const openSettings = useCallback((tab: SettingsTab = 'you') => {
    setSheet(null)
    setSettings(tab)
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: each wish is done once
  useEffect(() => {
    if (wanted) to(wanted.log, wanted.id, wanted.hash)
  }, [wanted])
  useEffect(() => {
    const unread = channels?.reduce((sum, { unread }) => sum + unread, 0) ?? 0
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${channel ? `#${channel.name} · ` : ''}${server.name}`
  }, [channels, channel, server.name])

  const serverColumn = (
    <ServerColumn
      state={state}
      channels={channels}
      channel={channel}
      onChannel={(log: LogId) => {
        visit(log)
        setSheet(null)
      }}
      onServer={(open) => {
        onServer(open)
        setSheet(null)
      }}
      onJoin={() => {
        setSheet(null)
        onJoin()
      }}
    />
  )
  const search = (
    <SearchPanel
      looking={looking}
      channels={channels ?? []}
      channel={channel}
      keep={state.settings.keep}
      onClose={() => setSheet(null)}
      onOpen={() => !threeColumns && setSheet(null)}
    />
  )
  return (
    <JumpContext value={jump}>
      <SettingsContext value={openSettings}>
        <div className="flex h-full">
          {twoColumns ? (
            <nav aria-label="Channels" className="flex w-60 shrink-0 flex-col border-r border-line bg-side">
              {serverColumn}
            </nav>
          ) : (
            <Sheet
              side="left"
              label="Channels"
              open={sheet === 'channels'}
              onOpenChange={(open) => setSheet(open ? 'channels' : null)}
            >
              {serverColumn}
            </Sheet>
          )}
          <ChannelPane
            state={state}
            channels={channels}
            channel={channel}
            onChannels={twoColumns ? undefined : () => setSheet('channels')}
            onPeople={threeColumns ? undefined : () => setSheet('people')}
            onSearch={() => setSheet((held) => (held === 'search' ? null : 'search'))}
            onJoin={onJoin}
            onServer={onServer}
          />
          {threeColumns ? (
            sheet === 'search' ? (
              <aside aria-label="Search" className="flex w-88 shrink-0 flex-col border-l border-line bg-side">
                {search}
              </aside>
            ) : (
              <aside aria-label="People" className="flex w-60 shrink-0 flex-col border-l border-line bg-side">
                <PeopleColumn />
              </aside>
            )
          ) : (
            <>
              <Sheet
                side="right"
                label="People"
                open={sheet === 'people'}
                onOpenChange={(open) => setSheet(open ? 'people' : null)}
              >
                <PeopleColumn />
              </Sheet>
              <Sheet
                side="right"
                label="Search"
                wide
                open={sheet === 'search'}
                onOpenChange={(open) => setSheet(open ? 'search' : null)}
              >
                {search}
              </Sheet>
            </>
          )}
        </div>
        {settings && (
          <SettingsDialog
            tab={settings}
            onTab={setSettings}
            onClose={() => setSettings(null)}
            state={state}
            channel={channel}
          />
        )}
      </SettingsContext>
    </JumpContext>
  )
}
