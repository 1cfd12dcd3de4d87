import { expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { Account, NO_LIMITS } from './account.ts'
import { systemClock } from './clock.ts'
import { RateLimit } from './rate-limit.ts'
import { RELAY_LIMITS } from './relay-limits.ts'
import { type FrameHandlers, Session } from './session.ts'

/** A session whose socket has as much unsent as the test says. */
function readerWith(limits: { slow: number; close: number }) {
  const socket = { bufferedAmount: 0, send: () => undefined, terminate: () => undefined }
  const all = { ...RELAY_LIMITS, slowBufferedBytes: limits.slow, closeBufferedBytes: limits.close }
  const session = new Session({
    socket: socket as unknown as WebSocket,
    handlers: {} as FrameHandlers,
    limits: all,
    clock: systemClock,
    account: new Account(NO_LIMITS, systemClock),
    bytes: new RateLimit(all.bytes),
  })
  session.welcome([{ kind: 'heads', content: [] }], { kind: 'heads', content: [] })
  return { socket, session }
}

test('[R11] a welcome that is not sent yet is no slow reading, and what comes behind it is', () => {
  const { socket, session } = readerWith({ slow: 0, close: 2 })
  // The frames above have 9 bytes each and their envelopes one.
  socket.bufferedAmount = 20
  session.pass(Buffer.of(1))
  expect(session.state.at).not.toBe('closed')
  socket.bufferedAmount = 30
  session.pass(Buffer.of(1))
  expect(session.state.at).toBe('closed')
})

test('[R11] whoever has read the welcome is given no more room than others', () => {
  const { socket, session } = readerWith({ slow: 0, close: 2 })
  session.pass(Buffer.of(1))
  socket.bufferedAmount = 3
  session.pass(Buffer.of(1))
  expect(session.state.at).toBe('closed')
})
