import { expect, it } from 'vitest'
import { CONTROL_LOG } from './ids.ts'
import { provePage } from './page.ts'
import { testPerson } from './test-people.ts'
import { testServer } from './test-server.ts'
import { webCrypto } from './web-crypto.ts'
import { testLog } from './test-people.ts'

it('the test server makes pages that hold', async () => {
  const crypto = webCrypto()
  const alice = await testPerson('alice')
  const server = await testServer({ crypto })
  const log = testLog(7)
  await server.fill(alice, log, 300)
  const p0 = await server.page(log, 0)
  const p1 = await server.page(log, 1)
  const a = await provePage(crypto, server.key, p0)
  expect(a.whole).toBe(true)
  expect(p1.previous).toEqual(a.root)
  expect((await provePage(crypto, server.key, p1)).whole).toBe(true)
  const r = await server.reduced(p0, { tombstones: [3], leaves: [5, 6] })
  expect(await provePage(crypto, server.key, r)).toEqual({ whole: false, root: a.root })
  await server.newEpoch()
  expect(server.count(CONTROL_LOG)).toBe(1)
})
