import browser from 'webextension-polyfill'

/** Opens the panel beside the page: Chrome's side panel, Firefox's sidebar. Only from a click, as both demand. */
export async function openPanel(): Promise<void> {
  if (import.meta.env.FIREFOX) return browser.sidebarAction.open()
  const { id } = await chrome.windows.getCurrent()
  if (id !== undefined) await chrome.sidePanel.open({ windowId: id })
}

/** The panel as a tab of its own: where a first start has room for 24 words. */
export async function openPanelTab(): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL('sidepanel.html') })
}
