import { expect, it } from 'vitest'
import { nodeCrypto } from '../../relay/node-crypto.ts'
import { inflate } from '../../shared/deflate.ts'
import type { LogId } from '../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage, provePage } from '../../shared/page.ts'
import { testPerson } from '../../shared/test-people.ts'
import { testServer } from '../../shared/test-server.ts'
import { PageCollector } from './page-collector.ts'

const crypto = nodeCrypto()
const log = 'ab'.repeat(16) as LogId

it('what was heard becomes the pages that anybody else has of it, down to the unfilled last one', async () => {
  const server = await testServer({ crypto })
  const collector = new PageCollector(server.key)
  for (const stamped of await server.fill(await testPerson('alice'), log, 600)) await collector.add(stamped)
  const pages = await Promise.all(
    (await collector.pages()).map(async (bytes) => decodePage(await inflate(bytes, MAX_PAGE_BYTES))),
  )
  expect(pages).toEqual(await Promise.all([0, 1, 2].map((index) => server.page(log, index))))
  for (const page of pages) expect(await provePage(crypto, server.key, page)).toMatchObject({ whole: true })
})

it('nothing heard is no page', async () => {
  const { key } = await testServer({ crypto })
  expect(await new PageCollector(key).pages()).toEqual([])
})
