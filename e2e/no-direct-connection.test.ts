import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import type { Person } from './harness/person.ts'
import { until } from './harness/until.ts'

const SAID = Array.from({ length: 300 }, (_, i) => `message ${i} of what was said before`)
const HIDDEN = { hideAddress: true }
const USUAL_ALLOWANCE = 20_000_000

/** Waits until somebody's chart has all that they gave and took, and it all went through the relay. */
function charted(person: Person): Promise<void> {
  return until(`${person.name}'s chart shows what went through the relay`, async () => {
    const { given, taken } = (await person.state()).serving
    const rows = await person.traffic()
    const sum = (way: 'given' | 'taken') => rows.reduce((all, row) => all + row[way], 0)
    return rows.every(({ road }) => road === 'relay') && sum('given') === given && sum('taken') === taken
  })
}

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('[R22] [R23] two who show nobody their address get history through the relay, and both see what it took', async () => {
    await using group = await Group.start()
    const alice = await group.join('chromium', 'Alice', 'owner', HIDDEN)
    await group.said(await alice.log(), SAID)
    const bob = await group.join(kind, 'Bob', 'member', HIDDEN)
    await bob.holds(SAID.length)
    expect(await bob.texts()).toEqual(SAID)

    const [gave, took] = [(await alice.state()).serving, (await bob.state()).serving]
    expect(took.taken).toBeGreaterThan(0)
    expect(gave.given).toBe(took.taken)
    expect([gave.peers, gave.throughRelay]).toEqual([1, 1])
    expect([took.peers, took.throughRelay]).toEqual([1, 1])
    // Alice gave, and so hers is what is used up; what bob asked for is little.
    expect(gave.relayAllowance).toBeLessThan(USUAL_ALLOWANCE)
    expect(took.relayAllowance).toBeLessThan(USUAL_ALLOWANCE)
    expect(took.relayAllowance).toBeGreaterThan(USUAL_ALLOWANCE - took.taken)
    await Promise.all([charted(alice), charted(bob)])
  })
})

it('[R22] where the owner lets nothing through the relay, nothing goes through it, and the gap is shown', async () => {
  await using group = await Group.start({ RELAYED_MB_A_DAY: '0' })
  const alice = await group.join('chromium', 'Alice', 'owner', HIDDEN)
  await group.said(await alice.log(), SAID)
  const bob = await group.join('chromium', 'Bob', 'member', HIDDEN)
  await bob.waitFor('gap')
  expect((await bob.state()).serving).toMatchObject({ relayAllowance: null, throughRelay: 0, taken: 0 })
  expect((await bob.texts()).length).toBeLessThan(SAID.length)
})
