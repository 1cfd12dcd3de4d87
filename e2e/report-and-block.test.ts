import { describe, expect, it } from 'vitest'
import { click } from './harness/click.ts'
import { Group } from './harness/group.ts'
import { isFocused } from './harness/in-view.ts'
import { CASTS } from './harness/launch-browser.ts'
import { pressOnBar } from './harness/press-on-bar.ts'

const SPAM = 'Buy gold at half the price'

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('a report reaches the moderators and nobody else, and leads to the message', async () => {
    await using group = await Group.start()
    const [alice, bob, carol] = await Promise.all([
      group.join('chromium', 'Alice', 'owner'),
      group.join(kind, 'Bob'),
      group.join('chromium', 'Carol'),
    ])
    await carol.say([SPAM])
    await bob.sees(SPAM)
    const his = await bob.panel()
    await pressOnBar(his, SPAM, 'more')
    await click(his, 'act-report')
    await his.waitForSelector('[data-testid=report-why]')
    await his.type('[data-testid=report-why]', 'This is spam')
    await click(his, 'report-send')
    await his.waitForFunction(() =>
      document.querySelector('[data-testid=told]')?.textContent?.includes('Reported'),
    )

    const hers = await alice.panel()
    await click(hers, 'open-channels')
    await click(hers, 'channel-reports')
    await alice.sees('This is spam')
    const quoted = await hers.waitForSelector('[data-testid=reported-text]')
    expect(await quoted?.evaluate((words) => words.textContent)).toBe(SPAM)
    await click(hers, 'reported-show')
    await isFocused(hers, SPAM)

    for (const person of [bob, carol]) {
      const panel = await person.panel()
      await click(panel, 'open-channels')
      await panel.waitForSelector('[data-testid=channel-general]')
      expect(await panel.$('[data-testid=channel-reports]')).toBeNull()
      expect(await person.keeps('This is spam', 'reports')).toBe(false)
      expect(await person.waiting()).toBe(0)
    }
  })

  it('what somebody blocked says is one line that opens at a click, and does not count', async () => {
    await using group = await Group.start()
    const [alice, bob] = await Promise.all([
      group.join('chromium', 'Alice', 'owner'),
      group.join(kind, 'Bob'),
    ])
    await alice.say(['Hello Bob'])
    await bob.sees('Hello Bob')
    const his = await bob.panel()
    await pressOnBar(his, 'Hello Bob', 'more')
    await click(his, 'act-block')
    await his.waitForSelector('[data-testid=folded][data-why=blocked][data-count="1"]')
    const { me } = await bob.state()
    await alice.ask('say', {
      server: group.relay.server,
      log: await alice.log(),
      text: 'Are you there?',
      mentions: [me.key],
    })
    await his.waitForSelector('[data-testid=folded][data-why=blocked][data-count="2"]')
    expect(await his.$('[data-testid=message]')).toBeNull()
    const popup = bob.page
    await popup.waitForSelector('[data-testid=popup-unread][data-messages="0"][data-mentions="0"]')
    await click(his, 'folded-show')
    await bob.sees('Are you there?')

    await click(his, 'open-people')
    await click(his, 'person-menu-Alice')
    await click(his, 'block')
    await his.keyboard.press('Escape')
    await alice.say(['Welcome back'])
    await bob.sees('Welcome back')
  })
})
