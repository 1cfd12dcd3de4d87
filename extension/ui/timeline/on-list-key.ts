import type { KeyboardEvent } from 'react'

/**
 * The keys of the timeline: ↑ and ↓ go from message to message, Enter opens the menu of one, and what is typed goes into the
 * composer.
 */
export function onListKey(event: KeyboardEvent<HTMLElement>, composer: HTMLElement | null) {
  const { key, currentTarget: room } = event
  const target = event.target as HTMLElement
  // menus and pickers bubble in React's tree, and are not in here
  if (event.defaultPrevented || !room.contains(target)) return
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const row = target.closest<HTMLElement>('article')
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const rows = [...room.querySelectorAll<HTMLElement>('article[data-hash]')]
    const next = row ? rows[rows.indexOf(row) + (key === 'ArrowUp' ? -1 : 1)] : lastSeen(rows, room)
    if (!next) return
    next.focus({ preventScroll: true })
    next.scrollIntoView({ block: 'nearest' })
  } else if (key === 'Enter' && row === target) {
    row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }))
  } else if (key === 'Escape' && composer) {
    composer.focus()
  } else if (composer && key.length === 1 && key !== ' ' && (target === room || target === row)) {
    // the character itself arrives in what has the focus by then
    composer.focus()
    return
  } else return
  event.preventDefault()
}

/** The lowest message that is whole on screen. */
function lastSeen(rows: readonly HTMLElement[], room: HTMLElement): HTMLElement | undefined {
  const { bottom } = room.getBoundingClientRect()
  return rows.findLast((row) => row.getBoundingClientRect().bottom <= bottom + 1) ?? rows.at(-1)
}
