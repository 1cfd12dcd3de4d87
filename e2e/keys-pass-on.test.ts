import { describe, expect, it } from 'vitest'
import { engineState } from '../virtual/call-engine.ts'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import type { Person } from './harness/person.ts'
import { until } from './harness/until.ts'

async function openSettings(person: Person): Promise<void> {
  await person.click('open-channels')
  await person.click('settings-open')
}

async function closeAll(person: Person): Promise<void> {
  const panel = await person.panel()
  for (const closed of ['[role=dialog] [role=tab]', '[role=dialog]']) {
    await panel.keyboard.press('Escape')
    await panel.waitForSelector(closed, { hidden: true })
  }
}

async function pick(person: Person, field: string, name: string): Promise<void> {
  await person.click(field)
  await (await person.panel()).keyboard.type(name)
  await person.click(`pick-${name}`)
}

/** Waits until the panel shows so many messages as those of the person who looks. */
async function showsAsOwn(person: Person, count: number): Promise<void> {
  await (await person.panel()).waitForFunction(
    (count) => document.querySelectorAll('[data-testid=message][data-mine]').length === count,
    { timeout: 30_000, polling: 100 },
    count,
  )
}

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('who changes their key stays who they are; who loses it is given their place back by the people they named', async () => {
    await using group = await Group.start()
    const [bob, carol, dave] = await Promise.all([
      group.join(kind, 'Bob'),
      group.join('chromium', 'Carol'),
      group.join('chromium', 'Dave'),
    ])
    await bob.say(['What Bob said'])
    const first = (await bob.state()).me.key

    await openSettings(bob)
    for (const name of ['Carol', 'Dave']) await pick(bob, 'recovery-add', name)
    await bob.click('recovery-save')
    await (await bob.panel()).waitForFunction(
      () => /Carol.*Dave/u.test(document.querySelector('[data-testid=recovery-told]')?.textContent ?? ''),
      { timeout: 30_000 },
    )
    await bob.click('change-key')
    await bob.click('change-key-confirm')
    await until('Bob has another key', async () => (await engineState(bob.page)).identity?.key !== first)
    await bob.online()
    expect((await bob.state()).me).toMatchObject({ name: 'Bob', privileges: ['post'] })
    await closeAll(bob)
    await bob.type('By my new key')
    await carol.sees('By my new key')
    await showsAsOwn(bob, 2)
    const second = (await bob.state()).me.key
    await group.goes(bob)

    const again = await group.arrive('chromium', 'Bob')
    await again.click('lost-key')
    await again.paste('lost-key-link', group.link)
    const code = await again.reads('[data-testid=successor-code]')
    await (await again.panel()).keyboard.press('Escape')
    for (const [person, isDone] of [
      [carol, false],
      [dave, true],
    ] as const) {
      await person.click('open-people')
      await person.click('person-menu-Bob')
      await person.click('replace-open')
      await person.paste('replace-code', code)
      await person.click('replace-confirm')
      await person.reads(`[data-testid=replace-done][data-done=${isDone}]`)
    }
    await again.enter(group.link)
    await again.waitFor('composer')
    await again.sees('What Bob said')
    // The row it was asked from is gone by now.
    await dave.reads('[data-testid=replace-done][data-done=true]')
    expect((await again.state()).me.key).not.toBe(second)
    expect((await again.state()).me).toMatchObject({ name: 'Bob', privileges: ['post'] })
    await showsAsOwn(again, 2)
  }, 240_000)

  it('who owns a server hands it over, and is a member from then on', async () => {
    await using group = await Group.start()
    const [alice, bob] = await Promise.all([
      group.join('chromium', 'Alice', 'owner'),
      group.join(kind, 'Bob'),
    ])
    await alice.click('open-channels')
    await alice.click('server-menu')
    await alice.click('server-settings')
    await pick(alice, 'heir', 'Bob')
    await alice.click('heir-confirm')
    await (await alice.panel()).keyboard.type('Bob')
    await alice.click('hand-over')
    await until('Bob owns it', async () => (await bob.state()).me.owner)
    await until('Alice does not', async () => !(await alice.state()).me.owner)
    expect((await alice.state()).me.privileges).toContain('post')
    await bob.click('open-channels')
    await bob.click('server-menu')
    await bob.click('server-settings')
    await bob.click('door-open')
    await until('Bob changes the door', async () => (await alice.state()).rules.door === 'open')
  })
})
