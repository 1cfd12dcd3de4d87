import { openSimplePeerLink } from '../../extension/adapters/simple-peer-link.ts'
import type { Engine } from '../../extension/engine/engine.ts'
import type { LogId } from '../../shared/ids.ts'
import { unpackHistory } from '../proven-history-bytes.ts'
import { accept, channelOpen, describe, giveBytes, giveFacts, takeBytes, takeFacts } from './bare-channel.ts'
import { newDevice, startClient } from './client.ts'
import { fillStore } from './fill-store.ts'
import { tellFirstWant } from './first-want.ts'
import { heldTo } from './held-to.ts'
import { StoredFacts } from './stored-facts.ts'

/** The plain way, between the same two pages. */
export const channel = { describe, accept, channelOpen, giveBytes, takeBytes, giveFacts, takeFacts }

/** Somebody in this page, with all that the extension has of an engine. */
let engine: Engine | undefined
const own = newDevice()

/** How long a newcomer took to get all that was said. */
export interface Fetched {
  /** From the first page asked for to the last one on the disk. */
  seconds: number
  /** From the click on the invite. */
  sinceJoined: number
  /** As stored: deflated. */
  bytes: number
}

/** Joins as somebody who holds the whole history. `bytesASecond`: all that their uplink lets out. */
export async function giver({ link, name, bytesASecond }: GiverOptions): Promise<void> {
  const history = unpackHistory(new Uint8Array(await (await fetch('/data')).arrayBuffer()))
  await fillStore(await own.device.openStore(history.server), history)
  await start(bytesASecond)
  await engine!.run('createIdentity', undefined)
  await engine!.run('join', { link, name })
}

/** Goes offline, or comes back. */
export async function away(): Promise<void> {
  engine?.stop()
  engine = undefined
}

export async function back({ bytesASecond }: Pick<GiverOptions, 'bytesASecond'>): Promise<void> {
  await start(bytesASecond)
}

/** Joins as somebody new, gets everything, and leaves without a trace. */
export async function newcomer({ link, log, facts }: NewcomerOptions): Promise<Fetched> {
  const { device, forget } = newDevice()
  const stored = new StoredFacts(log, facts)
  let asked = 0
  const openLink = tellFirstWant(openSimplePeerLink, () => {
    asked = performance.now()
  })
  const client = startClient(stored.watch(device), { openLink })
  await client.start()
  await client.run('createIdentity', undefined)
  const joined = performance.now()
  const { server } = await client.run('join', { link, name: 'Newcomer' })
  await stored.whole
  const end = performance.now()
  const held = await (await device.openStore(server)).pages()
  const count = held.filter((page) => page.log === log).reduce((sum, page) => sum + page.held, 0)
  client.stop()
  await forget()
  if (count !== facts) throw new Error(`${count} facts of ${facts} are on the disk`)
  return { seconds: (end - asked) / 1_000, sinceJoined: (end - joined) / 1_000, bytes: stored.bytes }
}

/** Who else is online here. */
export function others(): number {
  return (engine?.state().servers[0]?.online.length ?? 0) - 1
}

async function start(bytesASecond: number | undefined): Promise<void> {
  const openLink = bytesASecond === undefined ? openSimplePeerLink : heldTo(bytesASecond, openSimplePeerLink)
  engine = startClient(own.device, { openLink })
  await engine.start()
}

interface GiverOptions {
  link: string
  name: string
  bytesASecond?: number | undefined
}

interface NewcomerOptions {
  link: string
  log: LogId
  facts: number
}
