import { setTimeout as sleep } from 'node:timers/promises'

/** Looking takes no more than a quarter of the time: the machine is for what is waited for. */
const WAITS_A_LOOK = 3

/** Waits until something is so. @throws Error that says what never came true */
export async function until(
  what: string,
  isSo: () => Promise<boolean>,
  everyMs = 100,
  forMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + forMs
  for (;;) {
    const looked = Date.now()
    if (await isSo()) return
    const now = Date.now()
    if (now > deadline) throw new Error(`Waited ${forMs / 1000} s in vain until ${what}.`)
    await sleep(Math.max(everyMs, WAITS_A_LOOK * (now - looked)))
  }
}
