import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'

/** A page, and a tail. */
const SAID = Array.from({ length: 300 }, (_, i) => `message ${i} of what was said before`)

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('a newcomer gets all that was said before from a person, proved and in order', async () => {
    await using group = await Group.start()
    const alice = await group.join('chromium', 'Alice', 'owner')
    await group.said(await alice.log(), SAID)
    const bob = await group.join(kind, 'Bob')
    await bob.holds(SAID.length)
    expect(await bob.texts()).toEqual(SAID)
    await bob.sees(SAID.at(-1) ?? '')
    expect((await bob.state()).serving.taken).toBeGreaterThan(0)
    expect((await alice.state()).serving.given).toBe((await bob.state()).serving.taken)
  })

  it('hands on what it was given, when who gave it is gone', async () => {
    await using group = await Group.start()
    const alice = await group.join('chromium', 'Alice', 'owner')
    await group.said(await alice.log(), SAID)
    const bob = await group.join(kind, 'Bob')
    await bob.holds(SAID.length)
    await group.goes(alice)
    const carol = await group.join('chromium', 'Carol')
    await carol.holds(SAID.length)
    expect(await carol.texts()).toEqual(SAID)
  })
})
