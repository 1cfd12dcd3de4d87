import { Refusal } from '../../shared/refusal.ts'
import type { FactStore } from './fact-store.ts'

/** A store that tells whether its last write found room on the disk. */
export function watchedStore(store: FactStore, full: (isFull: boolean) => void): FactStore {
  return {
    ...store,
    async write(changes) {
      try {
        await store.write(changes)
        full(false)
      } catch (error) {
        if (error instanceof Refusal && error.reason === 'disk-full') full(true)
        throw error
      }
    },
  }
}
