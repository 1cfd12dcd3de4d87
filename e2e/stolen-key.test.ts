import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import { until } from './harness/until.ts'

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('a stolen key is replaced by the owner: the thief is out for good, its person has name, rights and messages, and everybody is told', async () => {
    await using group = await Group.start()
    const { server } = group.relay
    const [alice, carol, bob] = await Promise.all([
      group.join('chromium', 'Alice', 'owner'),
      group.join('chromium', 'Carol'),
      group.join(kind, 'Bob'),
    ])
    const { me } = await bob.state()
    await alice.ask('grant', { server, key: me.key, privilege: 'moderate' })
    await bob.say(['What Bob said'])
    const { phrase } = await bob.ask('revealPhrase', { passphrase: null })
    await group.goes(bob)

    // The thief has read the 24 words.
    const thief = await group.arrive(kind, 'Bob', phrase)
    await thief.ask('join', { link: group.link, name: 'Bob' })
    await thief.online()
    await thief.waitFor('composer')

    const again = await group.arrive('chromium', 'Bob')
    await again.click('lost-key')
    await again.paste('lost-key-link', group.link)
    const code = await again.reads('[data-testid=successor-code]')
    await (await again.panel()).keyboard.press('Escape')

    await alice.click('open-people')
    await alice.click('person-menu-Bob')
    await alice.click('replace-open')
    await alice.paste('replace-code', code)
    await alice.click('replace-confirm')
    await alice.reads('[data-testid=replace-done][data-done=true]')

    await until('the thief is out', async () => (await thief.state()).connection.state === 'refused')
    expect((await thief.state()).connection).toMatchObject({ state: 'refused', reason: 'key-replaced' })
    expect(await thief.reads('[data-testid=connection-banner]')).toContain('replaced')
    await thief.ask('reconnect', { server })
    await until(
      'the thief is refused again',
      async () => (await thief.state()).connection.state === 'refused',
    )
    await expect(
      (async () => {
        await thief.ask('leave', { server })
        await thief.ask('join', { link: await group.invite(), name: 'Bob' })
      })(),
    ).rejects.toThrow('replaced')
    await group.goes(thief)

    expect(await carol.reads('[data-testid=news][data-type=replace]')).toContain(
      'Bob’s key was replaced by Alice. Compare safety words with Bob',
    )

    await again.enter(group.link)
    await again.waitFor('composer')
    await again.sees('What Bob said')
    const own = await (await again.panel()).waitForSelector('[data-testid=message][data-mine]')
    expect(await own?.evaluate((row) => (row as HTMLElement).dataset.authorName)).toBe('Bob')
    const now = (await again.state()).me
    expect(now).toMatchObject({ name: 'Bob', privileges: expect.arrayContaining(['post', 'moderate']) })
    expect(now.key).not.toBe(me.key)
    await again.type('It is me')
    await carol.sees('It is me')
    // To others too both are by one person.
    const authors = await (await carol.panel()).$$eval('[data-testid=message]', (rows) =>
      rows.map((row) => (row as HTMLElement).dataset.authorName),
    )
    expect(authors).toEqual(['Bob', 'Bob'])
  }, 300_000)
})
