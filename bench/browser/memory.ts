import type { Engine } from '../../extension/engine/engine.ts'
import { PAGE_FACTS } from '../../shared/limits.ts'
import { unpackHistory } from '../proven-history-bytes.ts'
import { newDevice, startClient } from './client.ts'
import { readyPages } from './fill-store.ts'

const PAGES_A_WRITE = 64

const own = newDevice()
/** Referred to, so that it stays. */
let engine: Engine | undefined

/**
 * Puts so many pages on the disk, the bytes of a few again and again under other indexes: what was stored is not proved
 * again, and an engine that is asked for nothing opens none of them.
 */
export async function fill({ pages }: { pages: number }): Promise<void> {
  const history = unpackHistory(new Uint8Array(await (await fetch('/data')).arrayBuffer()))
  const ready = await readyPages(history)
  const { log, epoch } = ready[0]!.page
  const store = await own.device.openStore(history.server)
  for (let at = 0; at < pages; at += PAGES_A_WRITE) {
    const some = Array.from({ length: Math.min(PAGES_A_WRITE, pages - at) }, (_, i) => {
      const { page, bytes } = ready[(at + i) % ready.length]!
      return { page: { ...page, index: at + i }, bytes }
    })
    await store.write({ putPages: some })
  }
  await store.write({ putEnds: [{ log, epoch, n: pages * PAGE_FACTS, head: null }] })
}

/** Begins, joins, and is online. */
export async function begin({ link }: { link: string }): Promise<void> {
  engine = startClient(own.device)
  await engine.start()
  await engine.run('createIdentity', undefined)
  await engine.run('join', { link, name: 'Alice' })
}

/** Bytes of this page and its workers, after a collection: no part of the browser that is there without it. */
export async function memory(): Promise<number> {
  const { bytes } = await (
    performance as unknown as { measureUserAgentSpecificMemory(): Promise<{ bytes: number }> }
  ).measureUserAgentSpecificMemory()
  return bytes
}
