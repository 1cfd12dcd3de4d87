import { setTimeout as sleep } from 'node:timers/promises'
import type { Settings } from '../../extension/bridge/settings.ts'
import { Engine } from '../../extension/engine/engine.ts'
import { readJoinLink } from '../../shared/join-link.ts'
import { webSigner } from '../../shared/web-crypto.ts'
import { statusLine } from '../status-line.ts'
import { nodeWorld } from './node-world.ts'
import { sqliteDevice } from './sqlite-device.ts'

export interface SeedOptions {
  /** The link of an invite, for a virtual client or for a person. */
  invite: string
  /** What to keep of the server. */
  keep: Settings['keep']
  /** Its key, its membership and the history are kept in this folder. */
  dataDir: string
  /** How it is called on the server. */
  name: string
  /** A line when something changes. */
  log(line: string): void
}

export interface Seed {
  /** Resolves when it was online once. */
  online(): Promise<void>
  /** Resolves when it holds no file and no connection any more. */
  stop(): Promise<void>
}

/** Lines are told at most this often, ms. */
const TELL_EVERY_MS = 1_000
/** Waits between attempts to join double from the first to the last, ms. */
const FIRST_WAIT_MS = 1_000
const LAST_WAIT_MS = 60_000

/** The engine of the extension in this process. @throws Refusal, Error when the link or the folder is of no use */
export async function startSeed({ invite, keep, dataDir, name, log }: SeedOptions): Promise<Seed> {
  const { server } = readJoinLink(invite)
  const device = sqliteDevice(dataDir)
  const others = (await device.servers()).filter((joined) => joined.server !== server)
  if (others.length > 0) {
    device.close()
    throw new Error(`${dataDir} is of another server: give this one a folder of its own with --data.`)
  }
  const online = Promise.withResolvers<void>()
  const ending = new AbortController()
  const tell = telling(log)
  const engine = new Engine(nodeWorld(device, dataDir), webSigner, ({ servers }) => {
    const [state] = servers
    if (!state || ending.signal.aborted) return
    tell(() => statusLine(state, device.countPages(server)))
    if (state.connection.state === 'online') online.resolve()
  })
  await engine.start()
  if (!engine.state().identity) await engine.run('createIdentity', undefined)
  const entered = enter(engine, { invite, name, keep, log, signal: ending.signal })
  return {
    online: () => online.promise,
    async stop() {
      if (ending.signal.aborted) return
      ending.abort()
      engine.stop()
      tell(null)
      await entered
      device.close()
    },
  }
}

interface Entering {
  invite: string
  name: string
  keep: Settings['keep']
  log(line: string): void
  signal: AbortSignal
}

/** Joins, again and again until it is let in, and then keeps what it is told to. */
async function enter(engine: Engine, { invite, name, keep, log, signal }: Entering): Promise<void> {
  let wait = FIRST_WAIT_MS
  while (!signal.aborted) {
    try {
      await engine.run('join', { link: invite, name })
      // After the join, as that of a virtual client sets what such a one keeps by itself.
      await engine.run('setSettings', { keep, giveADay: null })
      return
    } catch (error) {
      if (signal.aborted) return
      log(`not joined yet: ${error instanceof Error ? error.message : error}`)
      await sleep(wait, undefined, { signal }).catch(() => undefined)
      wait = Math.min(wait * 2, LAST_WAIT_MS)
    }
  }
}

/** Tells a line when it is another one, and not too often; null: never again. */
function telling(log: (line: string) => void): (line: (() => string) | null) => void {
  let told = ''
  let next: (() => string) | undefined
  let timer: NodeJS.Timeout | undefined
  const look = () => {
    timer = undefined
    if (!next) return
    const line = next()
    next = undefined
    if (line !== told) log(line)
    told = line
    timer = setTimeout(look, TELL_EVERY_MS)
  }
  return (line) => {
    next = line ?? undefined
    if (!line) clearTimeout(timer)
    else if (!timer) look()
  }
}
