import { Engine } from '../../extension/engine/engine.ts'
import { memoryDevice } from '../../extension/engine/memory-device.ts'
import type { PublicKey } from '../../shared/ids.ts'
import { webSigner } from '../../shared/web-crypto.ts'
import { nodeWorld } from '../../virtual/seed/node-world.ts'

/** Somebody on the server whose engine runs in this process. */
export async function talker(seed: Uint8Array, folder: string, link: string, name: string) {
  const device = memoryDevice()
  await device.saveKey({ kind: 'plain', seed, phraseKept: true })
  const engine = new Engine(nodeWorld(device, folder), webSigner, () => undefined)
  await engine.start()
  const { server } = await engine.run('join', { link, name })
  const store = await device.openStore(server as PublicKey)
  return {
    async say(texts: string[]): Promise<void> {
      const channels = await until(
        () => store.channels(),
        (rows) => rows.some(({ name }) => name === 'general'),
      )
      const { log } = channels.find(({ name }) => name === 'general')!
      await Promise.all(texts.map((text) => engine.run('say', { server, log, text, mentions: [] })))
      await until(
        () => store.outbox(),
        (rows) => rows.length === 0,
      )
    },
    /** Resolves when so many whole pages are held. */
    holds: (pages: number) =>
      until(
        () => store.pages(),
        (rows) => rows.filter(({ held }) => held === 256).length >= pages,
      ),
    stop: () => engine.stop(),
  }
}

async function until<T>(look: () => Promise<T>, enough: (found: T) => boolean): Promise<T> {
  for (;;) {
    const found = await look()
    if (enough(found)) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
