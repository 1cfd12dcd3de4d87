import { expect, it } from 'vitest'
import type { ServerState } from '../extension/bridge/state.ts'
import type { LogId, PublicKey } from '../shared/ids.ts'
import { statusLine } from './status-line.ts'

const key = 'a'.repeat(64) as PublicKey
const state: ServerState = {
  server: key,
  name: 'Friends',
  address: 'ws://127.0.0.1:8787',
  connection: { state: 'online', since: 0 },
  moved: null,
  me: {
    key,
    name: 'Virtual client',
    privileges: [],
    owner: false,
    virtual: true,
    mutedUntil: 0,
    waiting: false,
    rank: null,
    recovery: [],
    recovers: [],
  },
  rules: { door: 'invite', newcomers: ['post'], work: 0, raid: null },
  news: [],
  online: [],
  serving: {
    giving: 'freely',
    because: null,
    peers: 1,
    throughRelay: 0,
    relayAllowance: null,
    given: 1_536_000,
    taken: 0,
  },
  filling: [],
  fillingPaused: false,
  indexing: null,
  lies: [],
}

it('says in one line what a virtual client holds and gives', () => {
  expect(statusLine(state, 12)).toBe('online, 12 pages, nothing missing, 1 peer, 1.5 MB given')
})

it('says what is missing, in all logs together', () => {
  const filling = [3, 4].map((missing) => ({
    log: key as string as LogId,
    missing,
    bytesLeft: null,
    secondsLeft: null,
    everything: true,
    from: [],
    blocked: null,
  }))
  expect(statusLine({ ...state, filling }, 1)).toContain('1 page, 7 messages missing')
})

it('says why it is not online', () => {
  const connection = { state: 'waiting', retryAt: 0, reason: 'unreachable', sentence: 'No answer.' } as const
  expect(statusLine({ ...state, connection }, 0)).toMatch(/^offline \(No answer\.\)/)
})
