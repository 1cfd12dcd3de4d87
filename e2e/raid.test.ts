import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { TestClient } from '../relay/test-client.ts'
import { click } from './harness/click.ts'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import type { Person } from './harness/person.ts'
import { Raider } from './harness/raider.ts'
import { until } from './harness/until.ts'

const RAIDERS = 10
const WORDS = 'RAID'

/** Two people who go on talking whatever happens; `stop` answers all that they said. */
function talkOf(alice: Person, bob: Person, server: Group['relay']['server']) {
  const said: string[] = []
  let ended = false
  const talk = async () => {
    for (let n = 1; !ended; n++) {
      for (const person of [alice, bob]) {
        const text = `${person.name} ${n}`
        await person.ask('say', { server, log: await person.log(), text, mentions: [] })
        said.push(text)
      }
      await sleep(250)
    }
  }
  const talking = talk()
  talking.catch(() => undefined)
  return async () => {
    ended = true
    await talking
    return said
  }
}

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('two clicks end a raid: nothing of it is left, and the others talk on all the while', async () => {
    await using group = await Group.start()
    const { server, url } = group.relay
    const address = url.replace(/^http/, 'ws')
    const [alice, bob] = await Promise.all([
      group.join(kind, 'Alice', 'owner'),
      group.join('chromium', 'Bob'),
    ])
    const log = await alice.log()
    await alice.ask('setServer', { server, door: 'open' })
    // Whoever came as lately as Bob waits with the raiders, unless somebody trusts them.
    const { me } = await bob.state()
    await alice.ask('grant', { server, key: me.key, privilege: 'moderate' })
    const panel = await alice.panel()
    const stop = talkOf(alice, bob, server)

    const raiders = await Promise.all(
      Array.from({ length: RAIDERS }, (_, i) => Raider.join(address, `Raider ${i}`)),
    )
    const floods = raiders.map((raider) => raider.flood(log, WORDS, 500))
    const isRaided = async (person: Person) => (await person.words()).some((text) => text.startsWith(WORDS))
    for (const person of [alice, bob]) await until(`${person.name} is flooded`, () => isRaided(person), 500)

    await click(panel, 'raid-close')
    await panel.waitForSelector(`[data-testid=raid][data-waiting="${RAIDERS}"]`, { timeout: 60_000 })
    expect(await Promise.all(raiders.map(({ goodbye }) => goodbye))).toEqual(raiders.map(() => 'waiting'))
    await Promise.all(floods)
    const late = await Raider.knock(address, 'Late')
    expect((await late.client.next('refused')).reason).toBe('waiting')
    await panel.waitForSelector(`[data-testid=raid][data-waiting="${RAIDERS + 1}"]`)

    await click(panel, 'raid-ban-all')
    await panel.waitForSelector('[data-testid=raid][data-waiting="0"]', { timeout: 60_000 })
    expect(await late.goodbye).toBe('banned')
    const [first] = raiders
    await expect(TestClient.online(address, first?.client.signer)).rejects.toThrow('banned')
    for (const person of [alice, bob])
      await until(`${person.name} keeps no word of it`, async () => !(await isRaided(person)), 500)

    const said = await stop()
    for (const person of [alice, bob]) {
      await until(`${person.name}'s messages are acknowledged`, async () => (await person.waiting()) === 0)
      await until(
        `${person.name} holds all that was said`,
        async () => (await person.texts()).length >= said.length,
        500,
      )
      expect((await person.texts()).toSorted()).toEqual(said.toSorted())
      await person.sees(said.at(-1) ?? '')
    }

    await click(panel, 'raid-open')
    await panel.waitForSelector('[data-testid=raid]', { hidden: true })
    const guest = await Raider.join(address, 'Guest')
    await guest.client.message(log, 'May I?')
    await alice.sees('May I?')
    const carol = await group.join('chromium', 'Carol')
    await carol.holds((await alice.words()).length)
    expect(await isRaided(carol)).toBe(false)
    expect(await carol.texts()).toEqual(await alice.texts())
  })

  it('a closed door opens by itself', async () => {
    await using group = await Group.start()
    const { server, url } = group.relay
    const address = url.replace(/^http/, 'ws')
    const alice = await group.join(kind, 'Alice', 'owner')
    await alice.ask('setServer', { server, door: 'open' })
    const panel = await alice.panel()
    await alice.ask('raid', { server, minutes: 0.1, since: Date.now() })
    await alice.waitFor('raid')
    const early = await Raider.knock(address, 'Early')
    expect((await early.client.next('refused')).reason).toBe('waiting')
    await panel.waitForSelector('[data-testid=raid]', { hidden: true })
    await Raider.join(address, 'In time')
  })
})
