import { expect, it } from 'vitest'
import type { PublicKey } from '../../shared/ids.ts'
import type { Traffic } from './device.ts'
import { memoryDevice } from './memory-device.ts'
import { testClock } from './test-clock.ts'
import { DAY_MS, dayOf, TrafficLedger } from './traffic-ledger.ts'

const server = 'aa'.repeat(32) as PublicKey
const bob = 'b0'.repeat(32) as PublicKey

async function ledger() {
  const clock = testClock()
  const memory = memoryDevice()
  let writes = 0
  const device = {
    traffic: memory.traffic,
    addTraffic: (rows: Traffic[]) => {
      writes++
      return memory.addTraffic(rows)
    },
  }
  const made = new TrafficLedger(device, clock)
  await made.open()
  const gives = (bytes: number) => made.count({ server, peer: bob, road: 'person', way: 'given', bytes })
  return { clock, device, made, gives, writes: () => writes }
}

it('what was given and taken is on disk by day, peer and road', async () => {
  const { clock, device, made, gives } = await ledger()
  gives(100)
  gives(50)
  made.count({ server, peer: bob, road: 'relay', way: 'taken', bytes: 7 })
  const first = dayOf(clock.now())
  await clock.advance(DAY_MS)
  gives(1)
  await made.flush()
  const row = { server, peer: bob }
  expect(await device.traffic(first)).toEqual([
    { ...row, day: first, road: 'person', given: 150, taken: 0 },
    { ...row, day: first, road: 'relay', given: 0, taken: 7 },
    { ...row, day: dayOf(clock.now()), road: 'person', given: 1, taken: 0 },
  ])
})

it('the disk is written at most every three seconds, and no timer runs while nothing is given or taken', async () => {
  const { clock, gives, writes } = await ledger()
  expect(clock.waiting).toBe(0)
  for (let i = 0; i < 100; i++) {
    gives(1)
    await clock.advance(100)
  }
  expect(writes()).toBe(3)
  await clock.advance(60_000)
  expect(writes()).toBe(4)
  expect(clock.waiting).toBe(0)
})

it('what was given today is known after a restart, and begins anew with the next day', async () => {
  const { clock, device, made, gives } = await ledger()
  gives(500)
  expect(made.givenToday()).toBe(500)
  await made.flush()
  const again = new TrafficLedger(device, clock)
  await again.open()
  expect(again.givenToday()).toBe(500)
  await clock.advance(DAY_MS)
  expect(again.givenToday()).toBe(0)
})

it('a disk that is full costs the chart, and nothing else', async () => {
  const { clock, device } = await ledger()
  const made = new TrafficLedger({ ...device, addTraffic: () => Promise.reject(new Error('full')) }, clock)
  made.count({ server, peer: bob, road: 'person', way: 'given', bytes: 5 })
  await clock.advance(20_000)
  expect(made.givenToday()).toBe(5)
})
