import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '../extension/bridge/settings.ts'
import { readVirtualInvite } from './read-virtual-invite.ts'
import { VirtualClient } from './virtual-client.ts'

export interface VirtualClientsOptions {
  /** The link of an invite for virtual clients. */
  invite: string
  /** How many; 1 unless told otherwise. */
  count?: number
  /** How they are called on the server; several get a number behind it. */
  name?: string
  /** What they keep of the server; the last 24 hours unless told otherwise. */
  keep?: Settings['keep']
  /** Their profiles are kept in it: 1, 2, … */
  dataDir: string
  /** A line of one of them, from 1, when something changes. */
  log?: (line: string, which: number) => void
  /** How often they are looked after, ms; each look is one question to the engine. */
  checkEveryMs?: number
}

export interface VirtualClients {
  /** Resolves when all have been online once. */
  online(): Promise<void>
  /** Resolves when no process of theirs is left. */
  stop(): Promise<void>
}

const CHECK_EVERY_MS = 10_000
const A_DAY: Settings['keep'] = { kind: 'days', days: 1 }

/** Starts virtual clients, and again whichever dies. @throws Refusal when the invite is none for them */
export async function startVirtualClients(options: VirtualClientsOptions): Promise<VirtualClients> {
  const { count = 1, name = 'Virtual client', keep = A_DAY, dataDir, log } = options
  const { checkEveryMs = CHECK_EVERY_MS } = options
  const link = options.invite
  const invite = readVirtualInvite(link)
  const clients: VirtualClient[] = []
  for (let which = 1; which <= count; which++) {
    const profile = join(dataDir, String(which))
    await mkdir(profile, { recursive: true })
    clients.push(
      new VirtualClient({
        profile,
        link,
        invite,
        name: count === 1 ? name : `${name} ${which}`,
        keep,
        log: (line) => log?.(line, which),
        checkEveryMs,
      }),
    )
  }
  return {
    online: async () => void (await Promise.all(clients.map((client) => client.online))),
    stop: async () => void (await Promise.all(clients.map((client) => client.stop()))),
  }
}
