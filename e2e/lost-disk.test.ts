import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TestClient } from '../relay/test-client.ts'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import { until } from './harness/until.ts'

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('[R29] a relay that lost its disk is what it was once people come back, whatever a liar brings', async () => {
    await using group = await Group.start()
    const [alice, bob] = await Promise.all([
      group.join('chromium', 'Alice', 'owner'),
      group.join(kind, 'Bob'),
    ])
    const { server, url } = group.relay
    const address = url.replace(/^http/, 'ws')
    const larry = await group.enter('Larry')
    const mallory = await group.join('chromium', 'Mallory')
    const { key: bobKey } = (await bob.state()).me
    const { key: malloryKey } = (await mallory.state()).me
    // What Larry holds is from before most of what follows.
    const early = larry.welcome.control
    await larry.close()
    await alice.ask('setServer', { server, name: 'Book club' })
    const { log: books } = await alice.ask('createChannel', { server, name: 'books', topic: 'What we read' })
    await alice.ask('grant', { server, key: bobKey, privilege: 'moderate' })
    await mallory.say(['something mean'])
    await bob.ask('ban', { server, keys: [malloryKey], reason: 'spam' })
    await until('Mallory is out', async () => (await mallory.state()).connection.state === 'refused')
    await alice.say(['the first'])
    await until('Bob has it', async () => (await bob.texts()).includes('the first'))
    await group.leave(bob)
    await alice.say(['while Bob was away'])
    await alice.say(['in another channel'], 'books')
    const before = { ...(await alice.state()), channels: await alice.channels() }
    await group.leave(alice)

    await group.relay.stop('SIGTERM')
    for (const file of ['control.log', 'heads']) await rm(join(group.dataDir, file))
    await group.restartRelay()
    expect(group.relay.server).toBe(server)

    const spoiled = early.map((page) => Uint8Array.from(page))
    for (const page of spoiled) page[page.length - 300]! ^= 1
    const liar = await TestClient.connect(address, larry.signer)
    await liar.hello()
    await expect(liar.login({ pages: spoiled })).rejects.toThrow('not-invited')
    expect(liar.inbox.find(({ kind }) => kind === 'refused')?.content).toMatchObject({
      reason: 'broken-page',
    })
    // What is old and true is taken for what it is, and takes nothing back later.
    const again = await TestClient.online(address, larry.signer, { pages: early })
    await mallory.ask('reconnect', { server })

    await group.back(bob)
    await group.back(alice)
    for (const person of [alice, bob]) {
      await until(`${person.name} has it all`, async () => {
        const texts = [...(await person.texts()), ...(await person.texts('books'))]
        return texts.join() === 'something mean,the first,while Bob was away,in another channel'
      })
    }
    const after = await alice.state()
    expect(after.name).toBe('Book club')
    expect(after.me).toMatchObject({ owner: true, name: 'Alice' })
    expect(after.rules).toEqual(before.rules)
    expect((await bob.state()).me.privileges).toContain('moderate')
    expect(await alice.log('books')).toBe(books)
    expect(await alice.channels()).toEqual(before.channels)
    await until('Mallory is out', async () => {
      const { connection } = await mallory.state()
      return connection.state === 'refused' && connection.reason === 'banned'
    })
    // And it goes on.
    await bob.type('as if nothing had happened')
    await alice.sees('as if nothing had happened')
    await again.close()
  })
})
