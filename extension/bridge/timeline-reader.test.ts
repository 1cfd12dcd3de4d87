import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type EpochId, type FactId, idBytes, type LogId, type PublicKey } from '../../shared/ids.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import { memoryStore } from '../engine/memory-store.ts'
import { timelineOf } from '../engine/test-timeline.ts'
import { type MadeFact, type MadeLog, storeOf } from './test-log.ts'
import { anyLog, expectPartOf, rowsOf } from './test-parts.ts'
import type { Timeline } from './views.ts'

const crypto = webCrypto()
const server = 'ee'.repeat(32) as PublicKey
const log = 'aa'.repeat(16) as LogId
const alice = 'a1'.repeat(32) as PublicKey
const idAt = (n: number) => n.toString(16).padStart(32, '0')

const message = (n: number, epoch: number, more: Partial<MadeFact> = {}): MadeFact => ({
  ...{ id: idAt(n) as FactId, epoch: idAt(epoch) as EpochId, author: alice, type: 'message', as: 'fact' },
  body: { text: `${n}` },
  ...more,
})

async function reads(made: Omit<MadeLog, 'server' | 'log'>) {
  const store = memoryStore()
  const { changes, hashes } = await storeOf(crypto, { server, log, ...made })
  await store.write(changes)
  const read = (count?: number, around?: FactId) => timelineOf(store, crypto, server, log, count, around)
  return { store, hashes, read }
}

const texts = ({ items }: Timeline) => items.map((item) => (item.kind === 'gap' ? item.count : item.text))
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

it('only so many messages are read as are asked for, and all say that there are more', async () => {
  const { read } = await reads({
    facts: range(1, 600).map((n) => message(n, 0)),
    tails: new Set([idAt(0) as EpochId]),
  })
  const few = await read(30)
  expect(texts(few)).toEqual(range(571, 600).map(String))
  expect(few).toMatchObject({ complete: false, newest: true })
  expect(await read(600)).toMatchObject({ complete: true, newest: true })
  expect(texts(await read(1_000))).toEqual(range(1, 600).map(String))
})

it('around a message there are as many before and after, and it is said that newer ones exist', async () => {
  const { read } = await reads({
    facts: range(1, 1_000).map((n) => message(n, 0)),
    tails: new Set([idAt(0) as EpochId]),
  })
  const middle = await read(20, idAt(500) as FactId)
  expect(texts(middle)).toEqual(range(481, 520).map(String))
  expect(middle).toMatchObject({ complete: false, newest: false })
  const end = await read(20, idAt(995) as FactId)
  expect(texts(end)).toEqual(range(976, 1_000).map(String))
  expect(end).toMatchObject({ complete: false, newest: true })
  const start = await read(20, idAt(5) as FactId)
  expect(texts(start)).toEqual(range(1, 25).map(String))
  expect(start).toMatchObject({ complete: true, newest: false })
})

it('what is no message is read past', async () => {
  const facts = range(1, 700).map((n) => message(n, 0, n % 100 === 0 ? {} : { type: 'reaction', body: {} }))
  const { read } = await reads({ facts })
  expect(texts(await read(3))).toEqual(['500', '600', '700'])
  expect(texts(await read(2, idAt(350) as FactId))).toEqual(['200', '300', '400', '500'])
})

it('a reply far away shows the words it answers as they read now', async () => {
  const facts = range(1, 900).map((n) => message(n, 0))
  const { store, hashes } = await reads({ facts })
  const [hash] = hashes
  const replyTo = [idBytes(hash!), idBytes(idAt(1))]
  facts[899] = message(900, 0, { body: { text: 'yes', replyTo } })
  const { changes } = await storeOf(crypto, { server, log, facts })
  await store.write({
    ...changes,
    putMarks: [
      {
        target: hash!,
        id: idAt(901) as FactId,
        hash: hash!,
        log,
        author: alice,
        at: idAt(1) as FactId,
        kind: 'edit',
        text: 'new',
      },
    ],
  })
  const { items } = await timelineOf(store, crypto, server, log, 5)
  expect(items.at(-1)).toMatchObject({
    text: 'yes',
    replyTo: { hash, message: { author: alice, text: 'new' } },
  })
})

it('whatever is held, a part of a log shows what the whole shows there', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyLog, fc.nat(60), fc.option(fc.nat(22_000)), async (made, some, at) => {
      const store = memoryStore()
      await store.write(await rowsOf(crypto, server, log, made))
      const around = at === null ? undefined : (idAt(at) as FactId)
      const whole = await timelineOf(store, crypto, server, log)
      const part = await timelineOf(store, crypto, server, log, some + 1, around)
      expectPartOf(whole, part, some + 1, around)
    }),
    { numRuns: 20 },
  )
})
