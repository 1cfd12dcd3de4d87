import { defineBackground } from 'wxt/utils/define-background'
import { keepOffscreenDocument } from '../adapters/offscreen-document.ts'

export default defineBackground({
  // Firefox: the engine lives in this page, so it must never be put to sleep.
  persistent: true,
  main() {
    // Chrome: a service worker can hold no WebRTC connection, so the engine lives in the offscreen document.
    if (!import.meta.env.FIREFOX) keepOffscreenDocument()
  },
})
