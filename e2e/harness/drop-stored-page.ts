import type { Page } from 'puppeteer-core'
import type { StoredPage } from '../../extension/engine/fact-store.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import { readRows } from './read-rows.ts'
import { until } from './until.ts'

/** The disk loses every page of a log, as when somebody clears part of it; the engine notices when it starts again. */
export async function dropStoredPage(page: Page, server: PublicKey, log: LogId): Promise<void> {
  // Whoever is still reading a page through writes its row once more.
  await until('the pages were read through', async () => {
    const { pages } = await readRows<{ pages: StoredPage[] }>(page, server, ['pages'], log)
    return pages.every(({ examined }) => examined > 0)
  })
  await page.evaluate(
    (name, log) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const names = ['pages', 'pageBytes', 'terms']
          const transaction = opening.result.transaction(names, 'readwrite')
          // In IndexedDB an array is greater than any text.
          for (const store of names)
            transaction.objectStore(store).delete(IDBKeyRange.bound([log], [log, []]))
          transaction.oncomplete = () => {
            opening.result.close()
            resolve()
          }
        }
      }),
    `catalk-${server}`,
    log,
  )
}
