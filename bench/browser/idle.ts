import { connectWebSocket } from '../../extension/adapters/websocket-connection.ts'
import type { Engine } from '../../extension/engine/engine.ts'
import { memoryDevice } from '../../extension/engine/memory-device.ts'
import type { LogId } from '../../shared/ids.ts'
import { unpackHistory } from '../proven-history-bytes.ts'
import { newDevice, startClient } from './client.ts'
import { countedClock } from './counted-clock.ts'
import { fillStore } from './fill-store.ts'
import { StoredFacts } from './stored-facts.ts'

const engines: Engine[] = []
const { clock, fired } = countedClock()
let heard = 0

/** Somebody who holds all, and whose wake-ups are counted. */
export async function alice({ link }: { link: string }): Promise<void> {
  const history = unpackHistory(new Uint8Array(await (await fetch('/data')).arrayBuffer()))
  const { device } = newDevice()
  await fillStore(await device.openStore(history.server), history)
  const engine = startClient(device, {
    clock,
    connect: (address, events) =>
      connectWebSocket(address, {
        ...events,
        received(message) {
          heard++
          events.received(message)
        },
      }),
  })
  engines.push(engine)
  await engine.start()
  await engine.run('createIdentity', undefined)
  await engine.run('join', { link, name: 'Alice' })
}

/** Others who come together and give each other nothing, so that all get everything from her; resolves when they have it. */
export async function others({ link, log, facts, count }: OthersOptions): Promise<void> {
  const other = async (name: string) => {
    const stored = new StoredFacts(log, facts)
    const engine = startClient(stored.watch(memoryDevice()))
    engines.push(engine)
    await engine.start()
    await engine.run('setSettings', { paused: true })
    await engine.run('createIdentity', undefined)
    await engine.run('join', { link, name })
    await stored.whole
  }
  await Promise.all(Array.from({ length: count }, (_, i) => other(`Peer ${i + 1}`)))
}

/** Peers with a connection to the first one here. */
export const connected = () => engines[0]?.state().servers[0]?.serving.peers ?? 0

/** Timers that fired, and messages of the relay that came, so far. */
export const wakeUps = () => fired() + heard

interface OthersOptions {
  link: string
  log: LogId
  facts: number
  count: number
}
