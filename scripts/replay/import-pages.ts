import type { Page } from 'puppeteer-core'
import { BRIDGE_CHANNEL } from '../../extension/bridge/wire.ts'
import type { PublicKey } from '../../shared/ids.ts'

/** Pages that go to the browser in one piece. */
const AT_ONCE = 32

/**
 * Gives deflated pages to the engine of the extension that `page` belongs to, as its import of a file does.
 * @throws Error with what the engine said of one that does not prove
 */
export async function importPages(
  page: Page,
  server: PublicKey,
  pages: readonly Uint8Array[],
): Promise<void> {
  for (let at = 0; at < pages.length; at += AT_ONCE) {
    const some = pages.slice(at, at + AT_ONCE).map((bytes) => Buffer.from(bytes).toString('base64'))
    await page.evaluate(
      (channelName, server, pages) =>
        new Promise<void>((resolve, reject) => {
          const channel = new BroadcastChannel(channelName)
          const me = crypto.randomUUID()
          let open = pages.length
          channel.onmessage = ({ data }) => {
            if (data.page !== me) return
            if (data.kind === 'refusal') reject(new Error(data.sentence))
            if (--open > 0) return
            channel.close()
            resolve()
          }
          for (const [id, base64] of pages.entries()) {
            const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
            const argument = { server, page: bytes }
            channel.postMessage({ kind: 'command', page: me, id, name: 'importPage', argument })
          }
        }),
      BRIDGE_CHANNEL,
      server,
      some,
    )
  }
}
