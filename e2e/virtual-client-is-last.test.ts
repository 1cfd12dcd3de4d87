import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'

const SAID = Array.from({ length: 400 }, (_, i) => `message ${i}`)

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('history comes from a virtual client only when no person online has it', async () => {
    await using group = await Group.start()
    const [virtual, alice] = await Promise.all([
      group.join('chromium', 'Virtual', 'virtual'),
      group.join('chromium', 'Alice', 'owner'),
    ])
    await group.said(await alice.log(), SAID)
    await virtual.holds(SAID.length)
    const bob = await group.join(kind, 'Bob')
    await bob.holds(SAID.length)
    expect((await virtual.state()).serving.given).toBe(0)
    expect((await alice.state()).serving.given).toBeGreaterThan(0)

    await group.goes(alice)
    await group.goes(bob)
    const carol = await group.join(kind, 'Carol')
    await carol.holds(SAID.length)
    expect(await carol.texts()).toEqual(SAID)
    expect((await virtual.state()).serving.given).toBeGreaterThan(0)
    expect((await carol.state()).online.find(({ name }) => name === 'Virtual')?.virtual).toBe(true)
  })
})
