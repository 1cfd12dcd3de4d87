import { describe, expect, it } from 'vitest'
import { click } from './harness/click.ts'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import { until } from './harness/until.ts'

const RUDE = Array.from({ length: 300 }, (_, i) => `rude ${i}`)
const isRude = (text: string) => text.startsWith('rude')

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('a ban holds everywhere, and the words go from everybody, also from who is away or comes later', async () => {
    await using group = await Group.start()
    const { server } = group.relay
    const [alice, mallory, carol] = await Promise.all([
      group.join('chromium', 'Alice', 'owner'),
      group.join(kind, 'Mallory'),
      group.join('chromium', 'Carol'),
    ])
    await alice.say(['Welcome'])
    await mallory.say(RUDE)
    for (const person of [alice, carol]) await person.holds(RUDE.length + 1)
    await group.leave(carol)

    const hers = await alice.panel()
    await click(hers, 'open-people')
    await click(hers, 'person-menu-Mallory')
    await click(hers, 'ban-open')
    await hers.type('[data-testid=ban-reason]', 'much too rude')
    await click(hers, 'ban-purge')
    await click(hers, 'ban-confirm')

    const theirs = await mallory.panel()
    await theirs.waitForSelector('[data-testid=cannot-post][data-why=banned]', { timeout: 30_000 })
    const banner = await theirs.$eval('[data-testid=connection-banner]', (bar) => bar.textContent)
    expect(banner).toContain('You were banned from this server (much too rude)')
    const { connection, serving } = await mallory.state()
    expect(connection).toMatchObject({ state: 'refused', reason: 'banned' })
    expect(serving.peers).toBe(0)
    expect((await alice.state()).online.map(({ name }) => name)).not.toContain('Mallory')

    await alice.say(['Quiet again'])
    await until('Alice keeps no rude word', async () => !(await alice.words()).some(isRude))
    await mallory.ask('reconnect', { server })
    await until('the relay says no again', async () => (await mallory.state()).connection.state === 'refused')
    expect(await mallory.texts()).not.toContain('Quiet again')

    await group.back(carol)
    await until('Carol keeps no rude word', async () => !(await carol.words()).some(isRude))
    const dan = await group.join('chromium', 'Dan')
    await until('Dan holds the talk', async () => (await dan.texts()).length === 2)
    for (const person of [alice, carol, dan]) {
      expect(await person.texts()).toEqual(['Welcome', 'Quiet again'])
      expect((await person.ask('search', { server, text: 'rude', limit: 5 })).found).toEqual([])
    }

    const his = await dan.panel()
    await click(his, 'open-channels')
    await click(his, 'server-menu')
    await click(his, 'moderation-log-open')
    const entry = await his.waitForSelector('[data-testid=log-entry][data-type=ban]')
    expect(await entry?.evaluate((told) => told.textContent)).toBe('Alice banned Mallory: “much too rude”.')

    await hers.bringToFront()
    await hers.keyboard.press('Escape')
    await click(hers, 'open-channels')
    await click(hers, 'server-menu')
    await click(hers, 'moderation-log-open')
    await click(hers, 'tab-banned')
    await click(hers, 'unban-Mallory')
    await hers.waitForSelector('[data-testid=banned-Mallory]', { hidden: true })
    await mallory.ask('reconnect', { server })
    await mallory.online()
    await until('Mallory keeps no rude word', async () => !(await mallory.words()).some(isRude))
    await mallory.say(['I am sorry'])
    await alice.sees('I am sorry')
  })
})
