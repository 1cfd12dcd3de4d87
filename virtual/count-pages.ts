import type { Page } from 'puppeteer-core'
import type { PublicKey } from '../shared/ids.ts'

/** How many pages of a server's logs the extension holds; tails count as one each. */
export function countPages(page: Page, server: PublicKey): Promise<number> {
  return page.evaluate(
    (database) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open(database)
        // It would be made empty, and be in the extension's way.
        opening.onupgradeneeded = () => opening.transaction?.abort()
        opening.onerror = () => resolve(0)
        opening.onsuccess = () => {
          const found = opening.result
          const reading = found.transaction(['pages', 'tails'])
          const counts = ['pages', 'tails'].map((store) => reading.objectStore(store).count())
          reading.onabort = () => reject(reading.error)
          reading.oncomplete = () => {
            found.close()
            resolve(counts.reduce((sum, { result }) => sum + result, 0))
          }
        }
      }),
    `catalk-${server}`,
  )
}
