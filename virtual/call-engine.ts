import type { Page } from 'puppeteer-core'
import type { Answer, Argument, CommandName } from '../extension/bridge/commands.ts'
import type { EngineState } from '../extension/bridge/state.ts'
import { BRIDGE_CHANNEL } from '../extension/bridge/wire.ts'
import { type Reason, Refusal } from '../shared/refusal.ts'

/**
 * Asks the engine of the extension that this page belongs to, over the same bridge as the extension's own pages.
 * What is asked must survive JSON: ids and text do.
 * @throws Refusal as the engine gave it
 */
export async function callEngine<Name extends CommandName>(
  page: Page,
  name: Name,
  argument: Argument<Name>,
): Promise<Answer<Name>> {
  const result = await page.evaluate(
    (channelName, name, argument) =>
      new Promise<{ answer?: unknown; refusal?: { reason: string; sentence: string } }>((resolve) => {
        const channel = new BroadcastChannel(channelName)
        const id = crypto.randomUUID()
        channel.onmessage = ({ data }) => {
          if (data.page !== id) return
          channel.close()
          if (data.kind === 'answer') resolve({ answer: data.answer })
          else resolve({ refusal: { reason: data.reason, sentence: data.sentence } })
        }
        channel.postMessage({ kind: 'command', page: id, id: 0, name, argument: argument ?? undefined })
      }),
    BRIDGE_CHANNEL,
    name,
    argument ?? null,
  )
  if (result.refusal) throw new Refusal(result.refusal.reason as Reason, result.refusal.sentence)
  return result.answer as Answer<Name>
}

/** The engine's state, as soon as it answers. */
export function engineState(page: Page): Promise<EngineState> {
  return page.evaluate(
    (channelName) =>
      new Promise<EngineState>((resolve) => {
        const channel = new BroadcastChannel(channelName)
        const ask = () => channel.postMessage({ kind: 'hello' })
        const again = setInterval(ask, 200)
        channel.onmessage = ({ data }) => {
          if (data.kind !== 'state') return
          clearInterval(again)
          channel.close()
          resolve(data.state)
        }
        ask()
      }),
    BRIDGE_CHANNEL,
  )
}
