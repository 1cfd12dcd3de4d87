import browser from 'webextension-polyfill'
import { defineBackground } from 'wxt/utils/define-background'
import { isBadgeMessage, showBadge } from '../adapters/badge.ts'
import { hostEngine } from '../adapters/engine-host.ts'
import { keepOffscreenDocument } from '../adapters/offscreen-document.ts'
import { openPanelTab } from '../adapters/open-panel.ts'

export default defineBackground({
  // Firefox: the engine lives in this page, so it must never be put to sleep.
  persistent: true,
  main() {
    browser.runtime.onInstalled.addListener(({ reason }) => {
      if (reason === 'install') void openPanelTab()
    })
    if (import.meta.env.FIREFOX) {
      void hostEngine((mentions) => void showBadge(mentions))
      return
    }
    // Chrome: a service worker can hold no WebRTC connection, so the engine lives in the offscreen document.
    browser.runtime.onMessage.addListener((message: unknown) => {
      if (isBadgeMessage(message)) void showBadge(message.mentions)
      return undefined
    })
    keepOffscreenDocument()
  },
})
