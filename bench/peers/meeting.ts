import { setTimeout as sleep } from 'node:timers/promises'
import type { Fetched } from '../browser/peer.ts'
import { type BenchPage, Chromium } from '../chromium.ts'
import type { Said } from '../said.ts'
import { serveSite } from '../site.ts'
import { startTalk } from './talk.ts'

/** People who hold everything in one browser, each in a tab, and a newcomer in another browser. */
export interface Meeting {
  givers: BenchPage[]
  taker: BenchPage
  /** Somebody new gets everything from whoever is online. */
  fetch(): Promise<Fetched>
  close(): Promise<void>
}

export interface MeetingOptions {
  givers?: number
  /** All that one giver's uplink lets out a second. */
  bytesASecond?: number
}

/** What was said, in the store of each giver; all are online on one relay. */
export async function startMeeting(said: Said[], options: MeetingOptions = {}): Promise<Meeting> {
  const { givers: count = 1, bytesASecond } = options
  const talk = await startTalk(said)
  const site = await serveSite(new URL('../browser/peer.ts', import.meta.url), talk.history)
  const [theirs, fresh] = await Promise.all([Chromium.launch(), Chromium.launch()])
  const givers: BenchPage[] = []
  for (let i = 1; i <= count; i++) {
    const giver = await theirs.open(site, `giver-${i}`)
    await giver.call('giver', { link: talk.link, name: `Giver ${i}`, bytesASecond })
    givers.push(giver)
  }
  const taker = await fresh.open(site, 'taker')
  const { link, log, facts } = talk
  return {
    givers,
    taker,
    async fetch() {
      await gone(givers)
      return taker.call<Fetched>('newcomer', { link, log, facts })
    },
    async close() {
      await Promise.all([theirs.close(), fresh.close()])
      site.close()
      await talk.close()
    },
  }
}

/** Who left is told a moment later: until then nobody new comes. */
async function gone(givers: BenchPage[]): Promise<void> {
  for (;;) {
    const others = await Promise.all(givers.map((giver) => giver.call('others')))
    const online = others.filter((count) => count >= 0).length
    if (others.every((count) => count < online)) return
    await sleep(50)
  }
}
