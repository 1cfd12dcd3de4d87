import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newSigner } from '../relay/test-client.ts'
import { memberLink } from '../shared/join-link.ts'
import { signMove } from '../shared/move.ts'
import { engineState } from '../virtual/call-engine.ts'
import { click } from './harness/click.ts'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import type { Person } from './harness/person.ts'
import { channelLogs } from './harness/stored-history.ts'
import { until } from './harness/until.ts'

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('[R31] a server that lost its key goes on as another one, by its owner’s word and nobody else’s', async () => {
    await using group = await Group.start()
    const [alice, bob] = await Promise.all([
      group.join('chromium', 'Alice', 'owner'),
      group.join(kind, 'Bob'),
    ])
    const { server: old, url } = group.relay
    const address = url.replace(/^http/, 'ws')
    await alice.say(['before the move'])
    await bob.sees('before the move')

    await group.relay.stop('SIGKILL')
    for (const file of ['server-key', 'control.log', 'heads']) await rm(join(group.dataDir, file))
    await group.restartRelay()
    const next = group.relay.server
    expect(next).not.toBe(old)
    const link = memberLink(next, address)
    await alice.ask('join', { link, name: 'Alice' })
    const stateOf = (person: Person) => onServer(person, old)

    // Somebody who is not the owner says that it moved: nobody heeds it.
    await group.relay.stop('SIGTERM')
    const move = { from: old, server: next, address, invite: null, time: Date.now() }
    await group.restartRelay({ MOVED_FROM: await signMove(newSigner(), move) })
    await bob.waitFor('connection-banner')
    await until('Bob meets another server', async () => {
      await bob.ask('reconnect', { server: old })
      const { connection } = await stateOf(bob)
      return connection.state === 'refused' && connection.reason === 'wrong-server'
    })
    expect((await stateOf(bob)).moved).toBe(null)
    expect(await (await bob.panel()).$('[data-testid=moved]')).toBe(null)

    await until('Alice is back', async () => (await onServer(alice, next)).connection.state === 'online')
    const panel = await alice.panel()
    await click(panel, 'move-open')
    await alice.paste('move-to', link)
    await click(panel, 'move-sign')
    const shown = await panel.waitForSelector('[data-testid=move-code]')
    const code = (await shown?.evaluate((element) => element.textContent)) ?? ''

    await group.relay.stop('SIGTERM')
    await group.restartRelay({ MOVED_FROM: code })
    await until('Alice is back', async () => (await onServer(alice, next)).connection.state === 'online')
    await bob.ask('reconnect', { server: old })
    await bob.waitFor('moved')
    await bob.reads('[data-testid=cannot-post][data-why=moved]')
    await click(await bob.panel(), 'move-follow')
    await until('Bob is there', async () => (await onServer(bob, next)).connection.state === 'online')
    await bob.type('after the move')
    const log = async () => (await channelLogs(alice.page, next)).get('general')
    await until('it is stamped', async () => {
      const general = await log()
      if (!general) return false
      const { id } = await alice.ask('goTo', { server: next, log: general, at: Date.now() })
      return id !== null
    })
    await bob.sees('after the move')
    // What was said before is there to read.
    expect(await bob.texts()).toEqual(['before the move'])
    expect(await stateOf(bob)).toMatchObject({ name: 'Friends (before the move)', moved: { followed: true } })
  })
})

async function onServer(person: Person, server: string) {
  const { servers } = await engineState(person.page)
  const state = servers.find((one) => one.server === server)
  if (!state) throw new Error(`${person.name} is not on that server`)
  return state
}
