import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('who knocks waits, also through a restart, until a moderator lets them in from the panel, and then talks; another is sent away', async () => {
    await using group = await Group.start()
    const alice = await group.join(kind, 'Alice', 'owner')
    await alice.click('open-channels')
    await alice.click('server-menu')
    await alice.click('server-settings')
    await alice.click('door-approval')
    await alice.reads('[data-testid=door-means]')
    await (await alice.panel()).waitForFunction(
      () => document.querySelector('[data-testid=door-means]')?.textContent?.includes('knocks'),
      { timeout: 30_000 },
    )
    const panel = await alice.panel()
    await panel.keyboard.press('Escape')
    await panel.keyboard.press('Escape')

    const bob = await group.arrive('chromium', 'Bob')
    await bob.enter(group.link, 'Carol knows me')
    await bob.waitFor('at-door')
    await group.leave(bob)
    await group.backAtDoor(bob)
    await bob.waitFor('at-door')

    await alice.waitFor('door-count')
    await alice.click('open-people')
    expect(await alice.reads('[data-testid=knocker-Bob]')).toContain('Carol knows me')
    await alice.click('let-in-Bob')
    // By itself, within the same page.
    await bob.waitFor('composer')
    await bob.type('Thank you')
    await alice.sees('Thank you')
    await group.goes(bob)

    const mallory = await group.arrive('chromium', 'Mallory')
    await mallory.enter(group.link)
    await mallory.waitFor('at-door')
    await alice.click('send-away-Mallory')
    expect(await mallory.reads('[data-testid=at-door][data-how=sent-away]')).toContain('You were sent away')
    // What was said before is spent; what is said anew is read.
    const about = await (await mallory.panel()).waitForSelector('[data-testid=join-about]')
    await about?.type('Let me explain')
    await mallory.click('knock-again')
    await mallory.waitFor('at-door')
    await (await alice.panel()).bringToFront()
    expect(await alice.reads('[data-testid=knocker-Mallory]')).toContain('Let me explain')
  }, 240_000)
})
