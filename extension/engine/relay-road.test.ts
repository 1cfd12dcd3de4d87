import { expect, it } from 'vitest'
import type { ClientFrame } from '../../shared/client-frames.ts'
import { idBytes, type PublicKey } from '../../shared/ids.ts'
import { RelayRoad } from './relay-road.ts'
import { testClock } from './test-clock.ts'
import { DAY_MS } from './traffic-ledger.ts'

const bob = 'b0'.repeat(32) as PublicKey

function road(allowance: number) {
  const clock = testClock()
  const sent: ClientFrame[] = []
  const turned: boolean[] = []
  const made: RelayRoad = new RelayRoad({
    random: (bytes) => bytes.fill(1),
    clock,
    send: (frame) => sent.push(frame),
    incoming: () => null,
    turned: () => turned.push(made.gives),
  })
  made.begin(allowance)
  const events = {
    signal: () => undefined,
    opened: () => undefined,
    received: () => undefined,
    drained: () => undefined,
    closed: () => void ended.push('closed'),
  }
  const ended: string[] = []
  return { clock, sent, turned, made, events, ended }
}

it('[H14] what is sent through the relay is counted down, and what the relay says of it counts', () => {
  const { sent, made, events } = road(1_000_000)
  made.to(bob, events)
  expect(sent).toMatchObject([{ kind: 'pass' }])
  const bytes = sent[0]?.kind === 'pass' ? sent[0].content.bytes.length : 0
  expect(made.left).toBe(1_000_000 - bytes)
  made.passed({ from: idBytes(bob), bytes: new Uint8Array(3), allowance: 700_000 })
  expect(made.left).toBe(700_000)
})

it('[H14] no pages are given on the last of the allowance, which is for asking', () => {
  const { turned, made, events } = road(1_000_000)
  expect(made.gives).toBe(true)
  made.passed({ from: idBytes(bob), bytes: new Uint8Array(3), allowance: 100_000 })
  expect(turned).toEqual([true, false])
  expect(made.to(bob, events)).toBeDefined()
})

it('[H14] an allowance that is used up closes the road until the next day', async () => {
  const { clock, made, events, ended } = road(1_000_000)
  made.to(bob, events)
  made.unpassed({ to: idBytes(bob), reason: 'too-many' })
  expect(ended).toEqual(['closed'])
  expect(made.left).toBe(0)
  expect(made.to(bob, events)).toBeUndefined()
  await clock.advance(DAY_MS)
  expect(made.left).toBe(1_000_000)
  expect(made.to(bob, events)).toBeDefined()
})

it('[H14] where the owner allows nothing, there is no such road', () => {
  const { sent, made, events } = road(0)
  expect(made.left).toBeNull()
  expect(made.to(bob, events)).toBeUndefined()
  expect(sent).toEqual([])
})
