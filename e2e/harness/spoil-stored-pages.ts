import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Page } from 'puppeteer-core'
import type { PublicKey } from '../../shared/ids.ts'

/** Makes a liar of a browser: one letter changes in every page that it holds. */
export async function spoilStoredPages(panel: Page, server: PublicKey): Promise<void> {
  const name = `catalk-${server}`
  const pages = await panel.evaluate(
    (name) =>
      new Promise<{ key: IDBValidKey; bytes: number[] }[]>((resolve) => {
        const opening = indexedDB.open(name)
        opening.onsuccess = () => {
          const store = opening.result.transaction('pageBytes').objectStore('pageBytes')
          const reading = store.getAll()
          reading.onsuccess = () => {
            opening.result.close()
            resolve(
              reading.result.map(({ log, epoch, index, bytes }) => ({
                key: [log, epoch, index],
                bytes: [...bytes],
              })),
            )
          }
        }
      }),
    name,
  )
  const spoilt = pages.map(({ key, bytes }) => {
    const page = inflateRawSync(Uint8Array.from(bytes))
    const at = page.lastIndexOf('message')
    if (at >= 0) page[at] = 'M'.charCodeAt(0)
    return { key, bytes: [...deflateRawSync(page)] }
  })
  await panel.evaluate(
    (name, rows) =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open(name)
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('pageBytes', 'readwrite')
          for (const { key, bytes } of rows) {
            const [log, epoch, index] = key as unknown[]
            transaction.objectStore('pageBytes').put({ log, epoch, index, bytes: Uint8Array.from(bytes) })
          }
          transaction.oncomplete = () => {
            opening.result.close()
            resolve()
          }
        }
      }),
    name,
    spoilt as { key: never; bytes: number[] }[],
  )
}
