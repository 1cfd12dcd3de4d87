import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until something is so. @throws Error that says what never came true */
export async function until(
  what: string,
  isSo: () => Promise<boolean>,
  everyMs = 100,
  forMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + forMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Waited ${forMs / 1000} s in vain until ${what}.`)
    await sleep(everyMs)
  }
}
