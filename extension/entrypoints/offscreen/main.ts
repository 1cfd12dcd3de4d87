import type { BadgeMessage } from '../../adapters/badge.ts'
import { hostEngine } from '../../adapters/engine-host.ts'

// Chrome only: the engine's home. Of the extension's API it has `runtime` and no more, so the badge is a message.
void hostEngine((mentions) => {
  const message: BadgeMessage = { kind: 'badge', mentions }
  chrome.runtime.sendMessage(message).catch(() => undefined)
})
