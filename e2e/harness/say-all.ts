import type { Page } from 'puppeteer-core'
import { BRIDGE_CHANNEL } from '../../extension/bridge/wire.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'

/** Hands many messages to the engine in one go, and resolves when all are safe in its outbox. */
export function sayAll(page: Page, server: PublicKey, log: LogId, texts: string[]): Promise<void> {
  return page.evaluate(
    (channelName, server, log, texts) =>
      new Promise<void>((resolve, reject) => {
        const channel = new BroadcastChannel(channelName)
        const me = crypto.randomUUID()
        let open = texts.length
        channel.onmessage = ({ data }) => {
          if (data.page !== me) return
          if (data.kind === 'refusal') reject(new Error(data.sentence))
          open -= 1
          if (open > 0) return
          channel.close()
          resolve()
        }
        for (const [id, text] of texts.entries()) {
          const argument = { server, log, text, mentions: [] }
          channel.postMessage({ kind: 'command', page: me, id, name: 'say', argument })
        }
      }),
    BRIDGE_CHANNEL,
    server,
    log,
    texts,
  )
}
