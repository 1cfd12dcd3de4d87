import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('someone without `post` sees why before trying, cannot post by any road, and can again when it is granted', async () => {
    await using group = await Group.start()
    const [alice, bob] = await Promise.all([
      group.join('chromium', 'Alice', 'owner'),
      group.join(kind, 'Bob'),
    ])
    const server = group.relay.server
    const { me } = await bob.state()
    await alice.ask('revoke', { server, key: me.key, privilege: 'post' })
    await bob.waitFor('cannot-post')
    expect(await (await bob.panel()).$('[data-testid=composer]')).toBeNull()

    // Past the panel, straight at the engine: the relay refuses, and the message is shown as failed with the reason.
    const log = await bob.log()
    await bob.ask('say', { server, log, text: 'smuggled', mentions: [] })
    await bob.waitFor('failed')
    expect(await alice.texts()).toEqual([])

    await alice.ask('grant', { server, key: me.key, privilege: 'post' })
    await bob.type('Thank you')
    await alice.sees('Thank you')
    expect(await alice.texts()).toEqual(['Thank you'])
  })
})
