import { afterEach, expect, it, vi } from 'vitest'
import { browserDisk } from './browser-disk.ts'

afterEach(() => vi.unstubAllGlobals())

it('the room on the disk is told where the browser says it', async () => {
  const storage = {
    estimate: async () => ({ usage: 5, quota: 100 }),
    persist: async () => true,
    persisted: async () => false,
  }
  vi.stubGlobal('navigator', { storage })
  expect(await browserDisk.estimate()).toEqual({ used: 5, quota: 100 })
  expect(await browserDisk.persist()).toBe(true)
  expect(await browserDisk.persisted()).toBe(false)
})

it('a browser that says nothing, or refuses to, is no error', async () => {
  const refuses = () => Promise.reject(new TypeError('not here'))
  for (const storage of [undefined, { estimate: refuses, persist: refuses, persisted: refuses }]) {
    vi.stubGlobal('navigator', { storage })
    expect(await browserDisk.estimate()).toBeNull()
    expect(await browserDisk.persist()).toBe(false)
    expect(await browserDisk.persisted()).toBe(false)
  }
  vi.stubGlobal('navigator', { storage: { estimate: async () => ({}) } })
  expect(await browserDisk.estimate()).toBeNull()
})
