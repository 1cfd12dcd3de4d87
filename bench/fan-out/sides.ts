import { setTimeout as wait } from 'node:timers/promises'
import { Child } from '../child.ts'
import type { Bench, Contest } from '../row.ts'
import type { AuthorsMethods } from './authors-process.ts'
import type { ReceiversMethods } from './receivers-process.ts'
import type { ServerMethods } from './relay-process.ts'
import type { WireOptions } from './wire.ts'

export interface Load {
  receivers: number
  authors: number
  /** Texts that each author has on the way at once. */
  window: number
  /** How long an author who heard its text waits before the next. */
  pauseMs: number
  /** Texts a round. */
  texts: number
}

/** Those who receive share two processes, so that they are not slower than who sends. */
const RECEIVING_PROCESSES = 2
/** The last joins are announced by then. */
const SETTLE_MS = 1_500

/** The same people and the same texts through our relay and through a bare `ws` server, each a process of its own. */
export async function fanOutSides(bench: Bench, load: Load): Promise<Contest> {
  const said = (await bench.said(load.texts)).map(({ text }) => text)
  const servers = {
    relay: Child.start<ServerMethods>(new URL('./relay-process.ts', import.meta.url)),
    ws: Child.start<ServerMethods>(new URL('./ws-process.ts', import.meta.url)),
  }
  const receivers = Array.from({ length: RECEIVING_PROCESSES }, () =>
    Child.start<ReceiversMethods>(new URL('./receivers-process.ts', import.meta.url)),
  )
  const authors = Child.start<AuthorsMethods>(new URL('./authors-process.ts', import.meta.url))

  async function close() {
    await Promise.all([...receivers, authors].map((child) => child.end()))
    await Promise.all([servers.relay.end(), servers.ws.end()])
  }

  /** Deliveries a CPU second of the server. */
  async function round(kind: WireOptions['kind']): Promise<number> {
    await authors.call('prepare', { kind, texts: said })
    for (const some of receivers) await some.call('begin', { kind, expected: said.length })
    const start = performance.now()
    const before = await servers[kind].call('cpuSeconds')
    await authors.call('say', { kind, window: load.window, pauseMs: load.pauseMs })
    await Promise.all(receivers.map((some) => some.call('all')))
    const cpu = (await servers[kind].call('cpuSeconds')) - before
    const seconds = (performance.now() - start) / 1_000
    const [messages] = await Promise.all(receivers.map((some) => some.call('prove', kind)))
    bench.progress(
      `  ${kind}: ${said.length} texts to ${load.receivers} in ${messages} messages each; ` +
        `${cpu.toFixed(2)} s of CPU, ${seconds.toFixed(2)} s in all`,
    )
    return (said.length * load.receivers) / cpu
  }

  try {
    for (const kind of ['ws', 'relay'] as const) {
      const start = performance.now()
      const options = await servers[kind].call('start')
      const count = load.receivers / RECEIVING_PROCESSES
      await Promise.all(receivers.map((some) => some.call('connect', { options, count })))
      await authors.call('connect', { options, count: load.authors })
      bench.progress(`  ${kind}: all connected after ${((performance.now() - start) / 1_000).toFixed(1)} s`)
    }
    await wait(SETTLE_MS)
  } catch (error) {
    await close()
    throw error
  }
  return { ours: () => round('relay'), other: () => round('ws'), close }
}
