import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { newSigner, randomBytes, TestClient } from '../../relay/test-client.ts'
import { policyOf } from '../../relay/test-policy.ts'
import { TestProcess } from '../../relay/test-process.ts'
import { idBytes } from '../../shared/ids.ts'
import { signInvite } from '../../shared/invite.ts'
import { Child } from '../child.ts'
import type { Bench, Contest } from '../row.ts'
import type { AbuserMethods, Target } from './abuser-process.ts'

const MESSAGES = 200
/** What the abuser may do at once is used up by then. */
const SETTLE_MS = 3_000
/** Between two messages: nobody may say more than 50 a second for long. */
const PAUSE_MS = 25

/** Alice says something to bob, again and again: how long it takes, ms, while somebody abuses the relay and while nobody does. */
export async function latencySides(bench: Bench): Promise<Contest> {
  const dataDir = mkdtempSync(join(tmpdir(), 'catalk-bench-'))
  const owner = newSigner()
  const relay = await TestProcess.start({ DATA_DIR: dataDir, OWNER_KEY: owner.key, TRUST_PROXY: '1' })
  const abuser = Child.start<AbuserMethods>(new URL('./abuser-process.ts', import.meta.url))
  const { address } = relay
  const alice = await TestClient.online(address, owner, { from: '203.0.113.1' })
  const fields = { server: alice.server, address, expires: null, virtual: false }
  const invite = await signInvite(owner, fields, randomBytes(8))
  const bob = await TestClient.online(address, newSigner(), { from: '203.0.113.2', invite, name: 'Bob' })
  const { channels } = await policyOf(alice.server, alice.welcome.control)
  const target: Target = { address, invite, log: [...channels.keys()][0]! }
  bob.send({ kind: 'subscribe', content: [idBytes(target.log)] })

  /** The 95th of a hundred. */
  async function round(who: string): Promise<number> {
    const times: number[] = []
    for (let i = 0; i < MESSAGES; i++) {
      const start = performance.now()
      await bob.fact(await alice.say(target.log, 'message', { text: `${i}` }))
      times.push(performance.now() - start)
      for (const { inbox } of [alice, bob]) {
        if (inbox.some(({ kind }) => kind === 'refused')) throw new Error('somebody honest was refused')
        inbox.length = 0
      }
      await wait(PAUSE_MS)
    }
    const sorted = times.toSorted((a, b) => a - b)
    const [half, most] = [0.5, 0.95].map((part) => sorted[Math.floor(part * MESSAGES)]!)
    bench.progress(
      `  ${who}: half of ${MESSAGES} within ${half!.toFixed(2)} ms, 95% within ${most!.toFixed(2)} ms`,
    )
    return most!
  }

  async function abused(): Promise<number> {
    await abuser.call('begin', target)
    await wait(SETTLE_MS)
    const latency = await round('abused')
    const times = await abuser.call('end')
    if (times < MESSAGES) throw new Error(`that was no abuse: ${times} times`)
    return latency
  }

  async function close(): Promise<void> {
    for (const { socket } of [alice, bob]) socket.terminate()
    await abuser.end()
    await relay.end('SIGTERM')
    rmSync(dataDir, { recursive: true })
  }

  return { ours: abused, other: () => round('left alone'), close }
}
