import { cp, rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { TestClient } from '../relay/test-client.ts'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import { startTwoFacedRelay } from './harness/two-faced-relay.ts'
import { until } from './harness/until.ts'

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('[F17] a relay that tells one person this and the next one that is shown to both for what it is', async () => {
    await using group = await Group.start()
    const [alice, bob] = await Promise.all([group.join('chromium', 'Alice'), group.join(kind, 'Bob')])
    const { server, port, url } = group.relay
    const log = await alice.log()
    const address = url.replace(/^http/, 'ws')
    const mallory = await group.enter('Mallory')
    await mallory.close()
    await group.leave(bob)
    await group.relay.stop('SIGTERM')

    const snapshot = `${group.dataDir}-before`
    await cp(group.dataDir, snapshot, { recursive: true })
    const opens = Date.now()
    group.relay = await startTwoFacedRelay(group.dataDir, port, opens)
    await until('Alice is back', async () => (await alice.state()).connection.state === 'online')
    await alice.ask('say', { server, log, text: 'the first story', mentions: [] })
    await alice.sees('the first story')
    await group.relay.stop('SIGTERM')

    await rm(group.dataDir, { recursive: true })
    await cp(snapshot, group.dataDir, { recursive: true })
    await rm(snapshot, { recursive: true })
    group.relay = await startTwoFacedRelay(group.dataDir, port, opens)
    const again = await TestClient.online(address, mallory.signer)
    again.send({ kind: 'subscribe', content: [] })
    await again.message(log, 'the second story')
    await until('Alice is back', async () => (await alice.state()).connection.state === 'online')

    await group.back(bob)
    await bob.waitFor('lies')
    await alice.waitFor('lies')
    for (const person of [alice, bob])
      expect((await person.state()).lies).toMatchObject([{ kind: 'two-stories', log }])
    await again.close()
  })
})
