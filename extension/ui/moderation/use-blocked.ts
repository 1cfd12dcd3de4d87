import { useMemo } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { usePlace } from '../chat/place-context.ts'
import { useEngine } from '../live/use-engine.ts'
import { useEngineState } from '../live/use-engine-state.ts'

/** Whom this person blocked on this device, by whichever of their keys. */
export function useBlocked() {
  const { people } = usePlace()
  const { client } = useEngine()
  const written = useEngineState()?.settings.blocked.join() ?? ''
  return useMemo(() => {
    const keys = written === '' ? [] : (written.split(',') as PublicKey[])
    const currentOf = (key: PublicKey) => people.get(key)?.key ?? key
    const blocked = new Set(keys.map(currentOf))
    return {
      isBlocked: (key: PublicKey) => blocked.size > 0 && blocked.has(currentOf(key)),
      /** @throws Refusal */
      block: async (key: PublicKey, on: boolean) => {
        if (on) await client.call('block', { key: currentOf(key), on })
        else
          for (const one of keys.filter((held) => currentOf(held) === currentOf(key)))
            await client.call('block', { key: one, on })
      },
    }
  }, [written, people, client])
}
