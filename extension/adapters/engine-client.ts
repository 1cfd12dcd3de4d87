import { Refusal } from '../../shared/refusal.ts'
import type { Answer, CommandName, EngineClient } from '../bridge/commands.ts'
import type { EngineState } from '../bridge/state.ts'
import { BRIDGE_CHANNEL, type EngineMessage, type PageMessage } from '../bridge/wire.ts'

/** An engine that does not answer is woken and asked again after this, ms. */
const ASK_AGAIN_MS = 500

/** The engine for a page, over the bridge. `wake` makes sure that there is one. */
export function connectEngine(wake: () => void): EngineClient {
  const channel = new BroadcastChannel(BRIDGE_CHANNEL)
  const page = crypto.randomUUID()
  const waiting = new Map<
    number,
    { resolve: (answer: unknown) => void; reject: (refusal: Refusal) => void }
  >()
  const listeners = new Set<() => void>()
  let state: EngineState | undefined
  let ids = 0
  const say = (message: PageMessage) => channel.postMessage(message)

  channel.onmessage = ({ data }: MessageEvent<EngineMessage>) => {
    if (data.kind === 'state') {
      state = data.state
      for (const listener of listeners) listener()
    } else if ((data.kind === 'answer' || data.kind === 'refusal') && data.page === page) {
      const asked = waiting.get(data.id)
      waiting.delete(data.id)
      if (data.kind === 'answer') asked?.resolve(data.answer)
      else asked?.reject(new Refusal(data.reason, data.sentence))
    }
  }

  const ask = () => {
    if (state) return
    wake()
    say({ kind: 'hello' })
    setTimeout(ask, ASK_AGAIN_MS)
  }
  ask()

  return {
    call<Name extends CommandName>(name: Name, argument: unknown) {
      const id = ++ids
      return new Promise<Answer<Name>>((resolve, reject) => {
        waiting.set(id, { resolve: (answer) => resolve(answer as Answer<Name>), reject })
        say({ kind: 'command', page, id, name, argument })
      })
    },
    state: () => state,
    onState(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}
