const page = '/offscreen.html'
const alarm = 'offscreen-document'

let creating: Promise<void> | undefined

async function exists(): Promise<boolean> {
  const contexts = await chrome.runtime.getContexts({
    contextTypes: ['OFFSCREEN_DOCUMENT'],
    documentUrls: [chrome.runtime.getURL(page)],
  })
  return contexts.length > 0
}

async function create(): Promise<void> {
  if (await exists()) return
  await chrome.offscreen.createDocument({
    url: page,
    reasons: ['WEB_RTC'],
    justification: 'Stays connected to the chat server and hands history to other members over WebRTC.',
  })
}

/** Resolves when the offscreen document is there. Chrome allows one: calls that overlap share one attempt. */
export function ensureOffscreenDocument(): Promise<void> {
  creating ??= create().finally(() => {
    creating = undefined
  })
  return creating
}

/**
 * Keeps the offscreen document alive for as long as the browser runs. The service worker dies after 30 idle
 * seconds, and Chrome may drop the document: every event that wakes the worker looks after it. The alarm is
 * for the hours in which nothing else does, and rare, as each one wakes the machine.
 */
export function keepOffscreenDocument(): void {
  const ensure = () => {
    ensureOffscreenDocument().catch((error) =>
      console.error('The offscreen document could not be created.', error),
    )
  }
  chrome.runtime.onStartup.addListener(ensure)
  chrome.runtime.onInstalled.addListener(ensure)
  chrome.runtime.onConnect.addListener(ensure)
  chrome.runtime.onMessage.addListener(ensure)
  chrome.alarms.onAlarm.addListener(ensure)
  chrome.alarms.create(alarm, { periodInMinutes: 5 }).catch(console.error)
  ensure()
}
