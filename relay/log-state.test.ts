import { expect, test } from 'vitest'
import type { EpochId } from '../shared/ids.ts'
import { testLog } from '../shared/test-people.ts'
import { LogState } from './log-state.ts'
import { nodeCrypto } from './node-crypto.ts'
import { newSigner, randomBytes } from './test-client.ts'

test('[R8] a tail is encoded once a head, however often it is asked for', () => {
  const signer = newSigner()
  const state = new LogState(nodeCrypto(), '0'.repeat(32) as EpochId, testLog(1))
  expect(state.tail).toBeUndefined()
  const say = () => {
    state.append(randomBytes(300), randomBytes(32))
    state.certify(signer, 1)
  }
  say()
  const first = state.tail
  expect(first).toBeDefined()
  expect(state.tail).toBe(first)
  say()
  expect(state.tail).not.toEqual(first)
})
