import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import type { Person } from './harness/person.ts'

const DAY_MS = 24 * 60 * 60_000

/** The reason for which the open join form refuses a link; it stays as it was. */
async function refusedFor(person: Person, link: string): Promise<string> {
  const panel = await person.panel()
  await person.enter(link)
  const refusal = await panel.waitForSelector('[data-testid=join-refusal]', { timeout: 30_000 })
  return (await refusal?.evaluate((element) => (element as HTMLElement).dataset.reason)) ?? ''
}

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('an invite lets in as many as it says, until it ends or is withdrawn, and says why when it does not', async () => {
    await using group = await Group.start()
    const alice = await group.join('chromium', 'Alice', 'owner')
    await alice.click('open-channels')
    await alice.click('server-menu')
    await alice.click('invite-open')
    await alice.click('invite-uses-1')
    await alice.click('invite-create')
    const once = await alice.reads('[data-testid=invite-result]')
    await alice.click('invite-tab-qr')
    expect(
      await (await (await alice.panel()).waitForSelector('[data-testid=invite-qr]'))?.evaluate(
        (code) => (code as SVGElement).dataset.text,
      ),
    ).toBe(once)
    await alice.click('invite-tab-text')
    expect(await alice.reads('[data-testid=invite-text]')).toContain(once)

    const bob = await group.arrive('chromium', 'Bob')
    await bob.enter(once)
    await bob.waitFor('composer')
    await group.goes(bob)

    const carol = await group.arrive(kind, 'Carol')
    expect(await refusedFor(carol, once)).toBe('invite-used-up')

    const ended = await group.invite(false, Date.now() - DAY_MS)
    const panel = await carol.panel()
    await carol.paste('invite-link', ended)
    await panel.waitForFunction(() => document.body.textContent?.includes('This invite has ended'), {
      timeout: 30_000,
    })
    // Past the panel, the relay says the same.
    await expect(carol.ask('join', { link: ended, name: 'Carol' })).rejects.toThrow('expired')

    await alice.click('invite-uses-none')
    await alice.click('invite-create')
    const open = await alice.reads('[data-testid=invite-text], [data-testid=invite-result]')
    const link = /https?:\S+/.exec(open)?.[0] ?? ''
    // Of the two that were made only this one works still.
    await alice.click('invite-withdraw')
    await (await alice.panel()).waitForFunction(
      () => !document.querySelector('[data-testid=invite-withdraw]'),
      { timeout: 30_000 },
    )
    const rows = await (await alice.panel()).$$eval('[data-testid=made-invite]', (list) =>
      list.map((row) => row.textContent ?? ''),
    )
    expect(rows[0]).toContain('Withdrawn')
    expect(rows[1]).toContain('Used up')
    expect(await refusedFor(carol, link)).toBe('invite-withdrawn')
  }, 240_000)
})
