import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { BROWSERS } from './harness/launch-browser.ts'

const SAID = Array.from({ length: 300 }, (_, i) => `message ${i}`)

describe.each(BROWSERS)('In $kind', ({ kind }) => {
  it('history is still served when the panel is closed and the background has died', async () => {
    await using group = await Group.start()
    const [alice, bob] = await Promise.all([
      group.join('chromium', 'Alice', 'owner'),
      group.join(kind, 'Bob'),
    ])
    await group.said(await alice.log(), SAID)
    await bob.holds(SAID.length)
    await group.goes(alice)
    await bob.closePages()
    await bob.browser.killBackground()
    const carol = await group.join('chromium', 'Carol')
    await carol.holds(SAID.length)
    expect(await carol.texts()).toEqual(SAID)
  })
})
