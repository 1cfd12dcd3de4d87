import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import { SeedProcess } from './harness/seed-process.ts'

const SAID = Array.from({ length: 300 }, (_, i) => `message ${i}`)

let dataDir: string
let seed: SeedProcess | undefined

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'catalk-seed-'))
})
afterEach(async () => {
  await seed?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('a newcomer gets from a seed what somebody said who left, also after the seed started again', async () => {
    await using group = await Group.start()
    seed = new SeedProcess(await group.invite(true), dataDir)
    await seed.holds(1)
    const alice = await group.join(kind, 'Alice', 'owner')
    await group.said(await alice.log(), SAID)
    // A whole page and the tail, and the control log's tail.
    await seed.holds(3)
    const { relayAllowance } = (await alice.state()).serving
    await group.goes(alice)

    expect(await seed.stop()).toBe(0)
    seed = new SeedProcess(await group.invite(true), dataDir)
    await seed.holds(3)

    const bob = await group.join(kind, 'Bob')
    await bob.holds(SAID.length)
    expect(await bob.texts()).toEqual(SAID)
    const { serving, online } = await bob.state()
    // Directly: nothing went through the relay.
    expect(serving.taken).toBeGreaterThan(0)
    expect(serving.relayAllowance).toBe(relayAllowance)
    expect(online.map(({ name, virtual }) => [name, virtual])).toContainEqual(['Seed', true])
  })
})
