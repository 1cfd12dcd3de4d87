import { Menu } from '@base-ui/react/menu'
import { DoorClosed, DoorOpen } from 'lucide-react'
import { MENU_ITEM } from '../controls/menu-style.ts'
import { useRaid } from './use-raid.ts'

/** One click closes the door against a raid; or opens it again. */
export function CloseDoorItem() {
  const raid = useRaid()
  if (!raid.mayClose) return null
  const Icon = raid.closed ? DoorOpen : DoorClosed
  return (
    <Menu.Item
      data-testid={raid.closed ? 'raid-open-menu' : 'raid-close-menu'}
      className={MENU_ITEM}
      onClick={() => void (raid.closed ? raid.open() : raid.close())}
    >
      <Icon size={16} className="shrink-0 text-faint" aria-hidden="true" />
      <span className="min-w-0">
        {raid.closed ? 'Open the door again' : 'Close the door'}
        {!raid.closed && (
          <span className="block text-[12px] text-faint">
            Against a raid: for an hour newcomers wait outside, also those of the last 10 minutes
          </span>
        )}
      </span>
    </Menu.Item>
  )
}
