import { describe, expect, it } from 'vitest'
import type { ChromiumBrowser } from './harness/chromium.ts'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import type { Person } from './harness/person.ts'
import { hasTurnServer, startTurnServer } from './harness/turn-server.ts'

const SAID = Array.from({ length: 300 }, (_, i) => `message ${i} of what was said before`)
const HIDDEN = { hideAddress: true }

/** From now on the engine's connections can be looked at; answers what reads the candidates that this side offered. */
async function watchCandidates(person: Person): Promise<() => Promise<string[]>> {
  const page = await (await (person.browser as ChromiumBrowser).offscreenTarget()).asPage()
  await page.evaluate(() => {
    const made: RTCPeerConnection[] = []
    const Plain = RTCPeerConnection
    Object.assign(globalThis, {
      made,
      RTCPeerConnection: class extends Plain {
        constructor(configuration?: RTCConfiguration) {
          super(configuration)
          made.push(this)
        }
      },
    })
  })
  return () =>
    page.evaluate(() =>
      (globalThis as unknown as { made: RTCPeerConnection[] }).made.flatMap(
        ({ localDescription }) => localDescription?.sdp.match(/^a=candidate:.*$/gm) ?? [],
      ),
    )
}

// Set-up installs coturn where it can, and says so where it cannot.
describe.runIf(hasTurnServer()).each(CASTS)('In $kind', ({ kind }) => {
  it('[R24] two who show nobody their address get history through the TURN server that the owner runs', async () => {
    await using turn = await startTurnServer()
    await using group = await Group.start({ TURN_URL: turn.url, TURN_SECRET: turn.secret })
    const alice = await group.join('chromium', 'Alice', 'owner', HIDDEN)
    await group.said(await alice.log(), SAID)
    const candidates = await watchCandidates(alice)
    const bob = await group.join(kind, 'Bob', 'member', HIDDEN)
    await bob.holds(SAID.length)
    expect(await bob.texts()).toEqual(SAID)

    // Each in their own name.
    const users = turn.allocations.map((user) => user.split(':')[1] ?? '')
    for (const { me } of [await alice.state(), await bob.state()])
      expect(users).toContain(me.key.slice(0, 16))
    const offered = await candidates()
    expect(offered.length).toBeGreaterThan(0)
    // The relay's own address, and none in small print.
    for (const candidate of offered)
      expect(candidate).toMatch(/ 127\.0\.0\.1 \d+ typ relay raddr 0\.0\.0\.0 /)

    const { serving } = await alice.state()
    expect(serving.given).toBe((await bob.state()).serving.taken)
    expect([serving.peers, serving.throughRelay]).toEqual([1, 0])
    expect(serving.relayAllowance).toBe(20_000_000)
  })
})
