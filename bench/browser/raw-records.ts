/** Records by `id` in IndexedDB and nothing between: what it costs to read the newest of them. */
export class RawRecords {
  readonly #db: IDBDatabase

  private constructor(db: IDBDatabase) {
    this.#db = db
  }

  static async of(name: string, records: { id: string }[]): Promise<RawRecords> {
    const opening = indexedDB.open(name)
    opening.onupgradeneeded = () => {
      const store = opening.result.createObjectStore('records', { keyPath: 'id' })
      for (const record of records) store.put(record)
    }
    return new RawRecords(await done(opening))
  }

  getAll(from: string): Promise<unknown[]> {
    const store = this.#db.transaction('records').objectStore('records')
    return done(store.getAll(IDBKeyRange.lowerBound(from)))
  }
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
