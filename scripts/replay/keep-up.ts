import { setTimeout as sleep } from 'node:timers/promises'
import { MAX_CLAIMS_A_FRAME } from '../../shared/limits.ts'

/**
 * So far may a browser that listens lag behind what was said. Far more would fill the relay's buffers, and a reader
 * who is too slow gets heads in place of facts.
 */
const MOST_BEHIND = 1_500
const LOOK_EVERY = 500

/** Waits until `held` is not too far behind what was said; does not even ask most of the time. */
export async function keepUp(said: number, held: () => Promise<number>): Promise<void> {
  if (said % LOOK_EVERY < MAX_CLAIMS_A_FRAME) await untilHeld(held, said - MOST_BEHIND)
}

/** Waits until somebody holds so many messages. */
export async function untilHeld(held: () => Promise<number>, count: number): Promise<void> {
  while ((await held()) < count) await sleep(50)
}
