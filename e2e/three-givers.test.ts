import { describe, expect, it } from 'vitest'
import type { PublicKey } from '../shared/ids.ts'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import type { Person } from './harness/person.ts'
import { spoilStoredPages } from './harness/spoil-stored-pages.ts'
import { until } from './harness/until.ts'

/** Five pages and a tail. */
const SAID = Array.from({ length: 1_500 }, (_, i) => `message ${i} of what three people hold`)
/** Bytes that are less than two of those pages. */
const A_PART = 20_000

const keyOf = async (person: Person): Promise<PublicKey> => (await person.state()).me.key

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('history comes whole from three people, of whom one lies and one dies on the way', async () => {
    await using group = await Group.start()
    const [alice, mallory, dora] = [
      await group.join('chromium', 'Alice', 'owner'),
      await group.join('chromium', 'Mallory'),
      await group.join('chromium', 'Dora'),
    ]
    await group.said(await alice.log(), SAID)
    for (const person of [alice, mallory, dora]) await person.holds(SAID.length)
    await spoilStoredPages(mallory.page, group.relay.server)
    const [liar, mortal, honest] = [await keyOf(mallory), await keyOf(dora), await keyOf(alice)]
    // So that Dora dies when a part has come, and not before or after.
    await alice.ask('setSettings', { paused: true })
    await dora.ask('setSettings', { giveADay: A_PART })

    const bob = await group.join(kind, 'Bob')
    await until('dora has given a part', async () => (await dora.state()).serving.because === 'budget')
    await until('the lie is noticed', async () => (await bob.avoids()).includes(liar))
    // What she gave is counted as it is sent; it is there a moment later.
    await bob.holds(257)
    await group.kill(dora)
    const part = await bob.texts()
    expect(part.filter((text) => !SAID.includes(text))).toEqual([])
    expect(part.length).toBeGreaterThan(256)
    expect(part.length).toBeLessThan(SAID.length)

    await alice.ask('setSettings', { paused: false })
    await bob.holds(SAID.length)
    expect(await bob.texts()).toEqual(SAID)
    expect(await bob.avoids()).toEqual([liar])
    await until('the chart is up to date', async () =>
      (await bob.traffic()).some(({ peer }) => peer === honest),
    )
    const taken = new Map((await bob.traffic()).map(({ peer, taken }) => [peer, taken]))
    expect(taken.get(mortal)).toBeGreaterThanOrEqual(A_PART)
    expect(taken.get(honest)).toBe((await alice.state()).serving.given)
  })
})
