import browser from 'webextension-polyfill'

/** Wakes the background, which sees to it that the engine runs. That nobody answers is no error. */
export function wakeEngine(): void {
  browser.runtime.sendMessage({ kind: 'wake' }).catch(() => undefined)
}
