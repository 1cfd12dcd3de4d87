import { Refusal } from '../../shared/refusal.ts'

/** For `catch`: what finds no room is not kept, and is a gap later; it is no reason to leave. */
export function passFullDisk(error: unknown): undefined {
  if (!(error instanceof Refusal && error.reason === 'disk-full')) throw error
  return undefined
}
