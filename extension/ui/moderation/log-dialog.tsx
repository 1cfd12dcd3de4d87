import { Tabs } from '@base-ui/react/tabs'
import { useMemo, useState } from 'react'
import { usePlace } from '../chat/place-context.ts'
import { Modal } from '../controls/modal.tsx'
import { BannedList } from './banned-list.tsx'
import { LogList } from './log-list.tsx'

type Tab = 'log' | 'banned'

const TAB =
  'min-h-8 rounded-lg px-2 text-[13px] data-active:bg-raised data-active:font-semibold data-active:shadow-sm'

/** What was decided on this server and by whom, and who is banned: for everybody to see. */
export function LogDialog({ tab: opened, onClose }: { tab: Tab; onClose: () => void }) {
  const { people } = usePlace()
  const [tab, setTab] = useState<Tab>(opened)
  const banned = useMemo(
    () =>
      [...people.values()]
        .filter((person) => person.banned)
        .sort((a, b) => (b.banned?.at ?? 0) - (a.banned?.at ?? 0)),
    [people],
  )
  return (
    <Modal open onOpenChange={onClose} title="Moderation" wide>
      <Tabs.Root value={tab} onValueChange={setTab}>
        <Tabs.List className="grid auto-cols-fr grid-flow-col gap-1 rounded-xl border border-line bg-side p-1">
          <Tabs.Tab value="log" className={TAB} data-testid="tab-log">
            What happened
          </Tabs.Tab>
          <Tabs.Tab value="banned" className={TAB} data-testid="tab-banned">
            Banned{banned.length > 0 && ` (${banned.length})`}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="log" className="pt-3 outline-none">
          <LogList />
        </Tabs.Panel>
        <Tabs.Panel value="banned" className="pt-3 outline-none">
          <BannedList banned={banned} />
        </Tabs.Panel>
      </Tabs.Root>
    </Modal>
  )
}
