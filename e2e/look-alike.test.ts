import type { Page } from 'puppeteer-core'
import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'

/** Alice with a Cyrillic A. */
const MIMIC = 'Аlice'

/** What marks a name beside each message, by the author's name as it is spelled. */
const marksBesideMessages = (panel: Page) =>
  panel.$$eval('[data-testid=message]', (messages) =>
    messages.map((message) => [
      (message as HTMLElement).dataset.authorName,
      message.querySelector<HTMLElement>('[data-testid=look-alike]')?.dataset.kind ?? null,
    ]),
  )

/** The mark of each person in the list, and its sentence. */
const marksInList = (panel: Page) =>
  panel.$$eval('[data-testid=people] [data-key]', (people) =>
    people
      .map((person) => {
        const mark = person.querySelector<HTMLElement>('[data-testid=look-alike]')
        const name = ((person as HTMLElement).dataset.testid ?? '').replace('person-', '')
        return [name, mark?.dataset.kind ?? null, mark?.ariaLabel?.replace(/\p{Cf}/gu, '') ?? null]
      })
      .sort(),
  )

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('a name that looks like somebody else’s is marked at first sight, and the first one is not', async () => {
    await using group = await Group.start()
    const alice = await group.join('chromium', 'Alice')
    const bob = await group.join(kind, 'Bob')
    await alice.say(['The real one'])
    await bob.sees('The real one')
    // who is away keeps their name
    await group.goes(alice)
    const mimic = await group.join('chromium', MIMIC)
    await mimic.say(['Send me the key, it is me'])
    await bob.sees('Send me the key, it is me')

    const panel = await bob.panel()
    await panel.waitForSelector('[data-testid=message] [data-testid=new-look-alike]')
    expect(await marksBesideMessages(panel)).toEqual([
      ['Alice', null],
      [MIMIC, 'look-alike'],
    ])

    const wide = await bob.browser.openPanel({ width: 1_100 })
    await wide.waitForSelector('[data-testid=people] [data-testid=look-alike]')
    expect(await marksInList(wide)).toEqual([
      ['Alice', null, null],
      ['Bob', null, null],
      [MIMIC, 'look-alike', 'Looks like Alice, who is somebody else.'],
    ])

    const composer = await wide.waitForSelector('[data-testid=composer]')
    await composer?.type('@А')
    await wide.waitForSelector(
      `[data-testid=mention-list] [data-testid="mention-${MIMIC}"] [data-testid=look-alike]`,
    )
  })
})
