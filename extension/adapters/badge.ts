import browser from 'webextension-polyfill'

/** What the offscreen document, which has no toolbar, tells the service worker. */
export interface BadgeMessage {
  kind: 'badge'
  mentions: number
}

export function isBadgeMessage(message: unknown): message is BadgeMessage {
  return (message as { kind?: unknown } | null)?.kind === 'badge'
}

/** The number on the toolbar button: mentions not read yet. */
export async function showBadge(mentions: number): Promise<void> {
  const action = browser.action ?? browser.browserAction
  await action.setBadgeBackgroundColor({ color: '#c2410c' })
  await action.setBadgeText({ text: mentions === 0 ? '' : mentions > 99 ? '99+' : String(mentions) })
}
