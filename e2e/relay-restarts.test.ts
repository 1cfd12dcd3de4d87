import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import { until } from './harness/until.ts'

describe.each(CASTS)('In $kind', ({ kind }) => {
  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'the relay restarts by %s, people come back by themselves, and nothing is lost or shown twice',
    async (signal) => {
      await using group = await Group.start()
      const [alice, bob] = await Promise.all([
        group.join('chromium', 'Alice', 'owner'),
        group.join(kind, 'Bob'),
      ])
      const server = group.relay.server
      const log = await alice.log()
      const said: string[] = []
      const speak = async (text: string) => {
        said.push(text)
        await alice.ask('say', { server, log, text, mentions: [] })
      }
      for (let i = 0; i < 40; i++) await speak(`before ${i}`)
      // In the middle of a sentence, so to say: some of these are stamped and not yet seen by their author.
      const burst = Promise.all(Array.from({ length: 10 }, (_, i) => speak(`in the middle ${i}`)))
      await group.relay.stop(signal)
      await burst
      for (let i = 0; i < 5; i++) await speak(`while it is gone ${i}`)
      // By hand, in the panel: it is shown as on its way, and is sent when the relay is back.
      await bob.type('typed while it is gone')
      said.push('typed while it is gone')
      await bob.waitFor('pending')
      await group.restartRelay()
      await alice.online()
      await bob.online()
      await speak('after')
      for (const person of [alice, bob]) {
        await until(`${person.name} has it all`, async () => (await person.texts()).includes('after'))
        await until(`${person.name} has it all`, async () => (await person.texts()).length === said.length)
        expect((await person.texts()).toSorted()).toEqual(said.toSorted())
      }
      expect(await bob.texts()).toEqual(await alice.texts())
      await bob.sees('after')
    },
  )
})
