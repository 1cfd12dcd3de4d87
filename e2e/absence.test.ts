import { describe, expect, it } from 'vitest'
import { dropStoredPage } from './harness/drop-stored-page.ts'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import { until } from './harness/until.ts'

/** A page, and a tail. */
const SAID = Array.from({ length: 300 }, (_, i) => `message ${i}`)
const LATER = Array.from({ length: 300 }, (_, i) => `said meanwhile ${i}`)

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('who was away gets all that was said meanwhile, and what was taken back is gone', async () => {
    await using group = await Group.start()
    const alice = await group.join('chromium', 'Alice', 'owner')
    await alice.say(SAID.slice(0, 10))
    await group.said(await alice.log(), SAID.slice(10))
    const bob = await group.join(kind, 'Bob')
    await bob.holds(SAID.length)
    const regretted = await alice.target('message 7')
    const reworded = await alice.target('message 8')
    await group.leave(bob)

    const place = { server: group.relay.server, log: await alice.log() }
    await alice.ask('delete', { ...place, targets: [regretted] })
    await alice.ask('edit', { ...place, target: reworded, text: 'message eight', mentions: [] })
    await group.said(await alice.log(), LATER)

    await group.back(bob)
    await bob.holds(SAID.length + LATER.length + 2)
    const expected = [...SAID, ...LATER].flatMap((text) =>
      text === 'message 7' ? [] : text === 'message 8' ? 'message eight' : text,
    )
    await until('bob lets go of the words', async () => !(await bob.keeps('message 7')))
    expect(await bob.texts()).toEqual(expected)
    expect((await bob.state()).filling).toEqual([])
  })

  it('a page that was lost is shown as a gap with its size, and is filled by who has it', async () => {
    await using group = await Group.start()
    const alice = await group.join('chromium', 'Alice', 'owner')
    await group.said(await alice.log(), SAID)
    const bob = await group.join(kind, 'Bob')
    await bob.holds(SAID.length)
    await dropStoredPage(bob.page, group.relay.server, await bob.log())
    await alice.ask('setSettings', { paused: true })
    await group.leave(bob)
    await group.back(bob)
    await bob.waitFor('gap')
    const panel = await bob.panel()
    const missing = await panel.$eval('[data-testid=gap]', (gap) => gap.getAttribute('data-missing'))
    expect(missing).toBe('256')
    await alice.ask('setSettings', { paused: false })
    await bob.holds(SAID.length)
    expect(await bob.texts()).toEqual(SAID)
    await panel.waitForFunction(() => !document.querySelector('[data-testid=gap]'), { polling: 100 })
  })
})
