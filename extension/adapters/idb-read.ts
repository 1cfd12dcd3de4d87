/** What a request answers; its transaction stays open as long as the next one is made right then. */
export function answered<Answer>(request: IDBRequest<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Goes through rows from the last one back, until `look` answers false. */
export function backwards<Row>(
  rows: IDBIndex | IDBObjectStore,
  range: IDBKeyRange,
  look: (row: Row) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = rows.openCursor(range, 'prev')
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor && look(cursor.value as Row)) cursor.continue()
      else resolve()
    }
  })
}

/** All keys that are arrays and begin with these parts. */
export const beginsWith = (...parts: (string | number)[]) => IDBKeyRange.bound(parts, [...parts, []])
