import { Popover } from '@base-ui/react/popover'
import { type KeyboardEvent, useState } from 'react'
import { EMOJIS, emojiName } from './emojis.ts'
import { recentEmojis } from './recent-emojis.ts'

const COLUMNS = 8

export interface EmojiPickerProps {
  open: boolean
  onClose: () => void
  onPick: (emoji: string) => void
  /** What it stands beside. */
  anchor: { getBoundingClientRect: () => DOMRect } | null
  finalFocus: () => boolean
}

/** What to react with. Arrow keys go through it. */
export function EmojiPicker({ open, onClose, onPick, anchor, finalFocus }: EmojiPickerProps) {
  return (
    <Popover.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} side="top" align="end" sideOffset={6} className="z-50">
          <Popover.Popup
            data-testid="emoji-picker"
            aria-label="React"
            finalFocus={finalFocus}
            className="appear w-[18.5rem] max-w-[calc(100vw-1rem)] overflow-y-auto rounded-2xl border border-line bg-raised
              p-2 shadow-(--shadow) outline-none max-h-[min(21rem,var(--available-height))]"
          >
            <Grid onPick={onPick} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Grid({ onPick }: { onPick: (emoji: string) => void }) {
  const [recent] = useState(recentEmojis)
  const groups = [
    { group: 'Used last', emojis: recent },
    ...EMOJIS.map(({ group, emojis }) => ({ group, emojis: emojis.map(([emoji]) => emoji as string) })),
  ]
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys go from button to button
    <div onKeyDown={moveFocus} className="flex flex-col gap-1.5">
      {groups.map(({ group, emojis }) => (
        <fieldset key={group}>
          <legend className="px-1 pb-0.5 text-[11px] font-semibold text-faint">{group}</legend>
          <div className="grid grid-cols-8">
            {emojis.map((emoji) => (
              <button
                key={emoji}
                type="button"
                data-testid={`emoji-${emoji}`}
                aria-label={emojiName(emoji)}
                title={emojiName(emoji)}
                onClick={() => onPick(emoji)}
                className="grid aspect-square place-items-center rounded-lg text-[19px] leading-none hover:bg-hover"
              >
                {emoji}
              </button>
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  )
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }

function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const step = STEPS[event.key]
  if (step === undefined) return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.indexOf(event.target as HTMLButtonElement)
  buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus()
  event.preventDefault()
}
