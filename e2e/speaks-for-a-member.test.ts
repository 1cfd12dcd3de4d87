import { describe, expect, it } from 'vitest'
import type { StoredPage } from '../extension/engine/fact-store.ts'
import { nodeCrypto } from '../relay/node-crypto.ts'
import { startRelay } from '../relay/relay.ts'
import { newSigner, TestClient } from '../relay/test-client.ts'
import { PAGE_FACTS } from '../shared/limits.ts'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import type { Person } from './harness/person.ts'
import { readRows } from './harness/read-rows.ts'
import { scrollBackTo } from './harness/scroll-back-to.ts'

/** Takes every signature for good. */
const credulous = { ...nodeCrypto(), verify: () => true }

const OLDEST = 'what Vera said'
/** So many that the page before them is full, and read through by the worker. */
const SAID = Array.from({ length: 300 }, (_, i) => `message ${i}`)

const unhurried = { burst: 1e6, perSecond: 1e6 }

/** What somebody's panel shows at the very beginning. */
async function beginning(person: Person): Promise<(string | null)[]> {
  const panel = await person.panel()
  await scrollBackTo(panel, '[data-testid=complete]')
  await person.sees(OLDEST)
  return panel.$$eval('[data-testid=message-text]', (texts) =>
    texts.slice(0, 3).map(({ textContent }) => textContent),
  )
}

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('[H15] what a relay says for a member is hidden from everybody, and shown for what it is', async () => {
    await using group = await Group.start()
    const alice = await group.join('chromium', 'Alice')
    const { server, port, url } = group.relay
    const log = await alice.log()
    const vera = await group.enter('Vera')
    await vera.message(log, OLDEST)
    await vera.close()
    await group.relay.stop('SIGTERM')

    const relay = await startRelay({
      dataDir: group.dataDir,
      port,
      crypto: credulous,
      limits: { claims: unhurried, frames: unhurried },
    })
    group.relay = { server, url, port, stop: () => relay.stop() }
    await alice.online()
    const stranger = newSigner()
    const mask = { ...stranger, key: vera.key }
    const poser = await TestClient.online(url.replace(/^http/, 'ws'), mask)
    poser.send({ kind: 'subscribe', content: [] })
    await poser.message(log, 'what the relay has Vera say')
    await poser.close()
    await group.said(log, SAID)

    const bob = await group.join(kind, 'Bob')
    for (const person of [alice, bob]) {
      await person.waitFor('lies')
      expect((await person.state()).lies).toMatchObject([{ kind: 'forged-author', log, author: vera.key }])
    }
    expect(await beginning(alice)).toEqual([OLDEST, 'message 0', 'message 1'])

    // Bob has it in a page that somebody gave him. It does not come back, nor is it forgotten.
    await group.leave(bob)
    await group.back(bob)
    const { pages } = await readRows<{ pages: StoredPage[] }>(bob.page, server, ['pages'], log)
    expect(pages.filter(({ count }) => count === PAGE_FACTS).map(({ bad }) => bad)).toEqual([[1]])
    await bob.waitFor('lies')
    expect(await beginning(bob)).toEqual([OLDEST, 'message 0', 'message 1'])
    expect((await bob.state()).filling).toEqual([])
  })
})
