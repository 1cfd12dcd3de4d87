import 'fake-indexeddb/auto'
import Dexie from 'dexie'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach } from 'vitest'

/** Gives each test of a file a browser's disk of its own, with nothing on it. */
export function emptyDiskForEach(): void {
  beforeEach(() => {
    Dexie.dependencies.indexedDB = new IDBFactory()
  })
}
