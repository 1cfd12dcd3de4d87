import { randomFillSync } from 'node:crypto'
import { systemClock } from '../../relay/clock.ts'
import { startRelay } from '../../relay/relay.ts'
import type { RelayProcess } from './relay-process.ts'

/**
 * The real relay, told to open a given epoch: started twice on one copy of its disk it is a relay that tells two stories,
 * as everything until it listens is the same each time. `opens`: when the epoch opens, ms since 1970.
 */
export async function startTwoFacedRelay(
  dataDir: string,
  port: number,
  opens: number,
): Promise<RelayProcess> {
  let listening = false
  let drawn = 0
  const relay = await startRelay({
    ...{ dataDir, port },
    clock: { ...systemClock, now: () => (listening ? Date.now() : opens) },
    random: (bytes) => (listening ? randomFillSync(bytes) : bytes.fill(++drawn)),
  })
  listening = true
  const { server, url } = relay
  return { server, url, port, stop: () => relay.stop() }
}
