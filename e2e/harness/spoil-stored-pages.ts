import type { Page } from 'puppeteer-core'
import type { PublicKey } from '../../shared/ids.ts'

/** Makes a liar of a browser: one letter changes in every page that it holds. */
export async function spoilStoredPages(page: Page, server: PublicKey): Promise<void> {
  await page.evaluate(async (name) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const through = async (bytes: Uint8Array<ArrayBuffer>, by: CompressionStream | DecompressionStream) =>
      new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(by)).arrayBuffer())

    const database = await done(indexedDB.open(name))
    // A transaction ends while a stream is waited for: each page has its own two.
    const store = (mode: IDBTransactionMode) =>
      database.transaction('pageBytes', mode).objectStore('pageBytes')
    for (const key of await done(store('readonly').getAllKeys())) {
      const row = await done(store('readonly').get(key))
      const bytes = await through(row.bytes, new DecompressionStream('deflate-raw'))
      // A byte a character.
      const at = new TextDecoder('latin1').decode(bytes).lastIndexOf('message')
      if (at < 0) continue
      bytes[at] = 'M'.charCodeAt(0)
      const spoilt = await through(bytes, new CompressionStream('deflate-raw'))
      await done(store('readwrite').put({ ...row, bytes: spoilt }))
    }
    database.close()
  }, `catalk-${server}`)
}
