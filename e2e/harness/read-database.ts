import type { Page } from 'puppeteer-core'

interface Packed {
  base64?: string
}

/**
 * What the extension keeps in a database: rows of these object stores as they are, read in one look from one of the
 * extension's own pages. `under`: only rows whose key begins with it.
 */
export async function readDatabase<Rows extends Record<string, unknown[]>>(
  page: Page,
  database: string,
  stores: readonly (keyof Rows & string)[],
  under?: string,
): Promise<Rows> {
  const json = await page.evaluate(
    (database, stores, under) =>
      new Promise<string>((resolve, reject) => {
        const base64 = (bytes: Uint8Array) => {
          let text = ''
          for (let at = 0; at < bytes.length; at += 8_192) {
            text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
          }
          return btoa(text)
        }
        const opening = indexedDB.open(database)
        // It would be made empty, and be in the extension's way.
        opening.onupgradeneeded = () => opening.transaction?.abort()
        opening.onerror = () => reject(new Error(`There is no database ${database} in this browser.`))
        opening.onsuccess = () => {
          const found = opening.result
          // In IndexedDB an array is greater than any text.
          const range = under === null ? null : IDBKeyRange.bound([under], [under, []])
          const reading = found.transaction([...stores])
          const asked = stores.map((store) => [store, reading.objectStore(store).getAll(range)] as const)
          reading.onabort = () => reject(reading.error)
          reading.oncomplete = () => {
            found.close()
            const rows = Object.fromEntries(asked.map(([store, { result }]) => [store, result]))
            resolve(
              JSON.stringify(rows, (_key, value) =>
                value instanceof Uint8Array ? { base64: base64(value) } : value,
              ),
            )
          }
        }
      }),
    database,
    stores,
    under ?? null,
  )
  return JSON.parse(json, (_key, value: Packed | null) =>
    typeof value?.base64 === 'string' ? Uint8Array.from(Buffer.from(value.base64, 'base64')) : value,
  )
}
