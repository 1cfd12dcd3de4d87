import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import { spoilStoredPages } from './harness/spoil-stored-pages.ts'
import { until } from './harness/until.ts'

const SAID = Array.from({ length: 300 }, (_, i) => `message ${i}`)

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('a peer who hands on altered history is refused, and another one asked', async () => {
    await using group = await Group.start()
    const [mallory, alice] = await Promise.all([
      group.join('chromium', 'Mallory', 'owner'),
      group.join('chromium', 'Alice'),
    ])
    await group.said(await mallory.log(), SAID)
    for (const person of [mallory, alice]) await person.holds(SAID.length)
    await spoilStoredPages(mallory.page, group.relay.server)
    // Alice serves nobody for now: only the liar can be asked.
    await alice.ask('setSettings', { paused: true })

    const bob = await group.join(kind, 'Bob')
    await until('the lie was given', async () => (await mallory.state()).serving.given > 0)
    await bob.waitFor('gap')
    const held = await bob.texts()
    expect(held.filter((text) => !SAID.includes(text))).toEqual([])
    expect(held.length).toBeLessThan(SAID.length)

    await alice.ask('setSettings', { paused: false })
    await bob.holds(SAID.length)
    expect(await bob.texts()).toEqual(SAID)
    expect((await alice.state()).serving.given).toBeGreaterThan(0)
  })
})
