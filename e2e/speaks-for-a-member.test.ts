import { describe, expect, it, vi } from 'vitest'
import { startRelay } from '../relay/relay.ts'
import { newSigner, TestClient } from '../relay/test-client.ts'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import type { Person } from './harness/person.ts'
import { until } from './harness/until.ts'

/** A relay that runs in this process takes every signature for good, and stamps what nobody said. */
vi.mock('../relay/node-crypto.ts', async (original) => {
  const { nodeCrypto, nodeSigner } = await original<typeof import('../relay/node-crypto.ts')>()
  return { nodeSigner, nodeCrypto: () => ({ ...nodeCrypto(), verify: () => true }) }
})

/** So many that the page before them is full, and read through by the worker. */
const SAID = Array.from({ length: 300 }, (_, i) => `message ${i}`)

const unhurried = { burst: 1e6, perSecond: 1e6 }

const liesSeenBy = async (person: Person) => (await person.state()).lies

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('[H15] what a relay says for a member is hidden from everybody, and shown for what it is', async () => {
    await using group = await Group.start()
    const alice = await group.join('chromium', 'Alice')
    const { server, port, url } = group.relay
    const log = await alice.log()
    const vera = await group.enter('Vera')
    await vera.message(log, 'what Vera said')
    await vera.close()
    await group.relay.stop('SIGTERM')

    const relay = await startRelay({
      dataDir: group.dataDir,
      port,
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
    await alice.ask('say', { server, log, text: 'what Alice said', mentions: [] })

    const bob = await group.join(kind, 'Bob')
    const honest = ['what Vera said', ...SAID, 'what Alice said']
    const lie = { kind: 'forged-author', log, author: vera.key }
    for (const person of [alice, bob]) {
      await person.waitFor('lies')
      await person.sees('what Alice said')
      expect(await person.words()).toContain('what the relay has Vera say')
      expect(await person.texts()).toEqual(honest)
      expect(await liesSeenBy(person)).toMatchObject([lie])
    }

    // It does not come back, nor is it forgotten.
    await group.leave(bob)
    await group.back(bob)
    await bob.sees('what Alice said')
    await bob.waitFor('lies')
    expect(await bob.texts()).toEqual(honest)
    expect(await liesSeenBy(bob)).toMatchObject([lie])
    await until('nobody is asked for more', async () => (await bob.state()).filling.length === 0)
  })
})
