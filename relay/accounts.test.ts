import { expect, test } from 'vitest'
import { Accounts } from './accounts.ts'
import { THIS_MACHINE } from './client-address.ts'
import { systemClock } from './clock.ts'
import { RELAY_LIMITS } from './relay-limits.ts'

const LIMITS = { ...RELAY_LIMITS.address, work: { burst: 1, perSecond: 0 } }

test('an address has one account, and another address another one', () => {
  const accounts = new Accounts(LIMITS, systemClock)
  expect(accounts.of('203.0.113.1').take(1)).toBe(true)
  expect(accounts.of('203.0.113.1').take(1)).toBe(false)
  expect(accounts.of('203.0.113.2').take(1)).toBe(true)
})

test('whoever is on this very machine is free', () => {
  const account = new Accounts(LIMITS, systemClock).of(THIS_MACHINE)
  account.connections = account.unfinishedBytes = account.waitingBytes = 1e9
  expect(account.take(1e9) && account.take(1e9) && account.mayWait(1e9)).toBe(true)
  expect(account.turn(1e9, () => false)).toBe(undefined)
  expect(account.isFull || account.holdsTooMuch).toBe(false)
})

test('a hundred thousand addresses that come and go take no more memory than some; who is connected is kept', () => {
  const accounts = new Accounts(LIMITS, systemClock)
  const connected = Array.from({ length: 5_000 }, (_, i) => accounts.of(`connected ${i}`))
  for (const account of connected) account.connections = 1
  for (let i = 0; i < 100_000; i++) accounts.of(`address ${i}`)
  expect(accounts.size).toBeLessThanOrEqual(20_000)
  expect(connected.every((account, i) => accounts.of(`connected ${i}`) === account)).toBe(true)
})
