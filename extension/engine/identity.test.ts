import { bytesToHex } from '@noble/hashes/utils.js'
import { beforeEach, describe, expect, it } from 'vitest'
import { toBase64url } from '../../shared/base64url.ts'
import type { Signer } from '../../shared/crypto.ts'
import { phraseOf } from '../../shared/phrase.ts'
import { testSeed } from '../../shared/test-people.ts'
import type { Answer, Argument, CommandName } from '../bridge/commands.ts'
import { DEFAULT_SETTINGS } from '../bridge/settings.ts'
import { Identity } from './identity.ts'
import { memoryDevice } from './memory-device.ts'
import { testClock } from './test-clock.ts'
import { countedSigner } from './test-quiet.ts'
import { type TestEngine, type TestWorld, testWorld } from './test-world.ts'
import type { World } from './world.ts'

const PASSPHRASE = 'four words at random'
const MINUTE = 60_000

let world: TestWorld
let alice: TestEngine
const words = phraseOf(testSeed('alice')).split(' ')

beforeEach(async () => {
  world = await testWorld()
  alice = await world.person('alice')
})

const ask = <Name extends CommandName>(name: Name, argument: Argument<Name>): Promise<Answer<Name>> =>
  alice.engine.run(name, argument)
const set = (passphrase: string | null, old: string | null = null) =>
  ask('setPassphrase', { old, passphrase })
const identity = () => alice.engine.state().identity
const isOnline = () => world.relay.connected.includes(alice.key)
const refused = (reason: string) => ({ name: 'Refusal', reason })
/** Also what is refused before it is a promise. */
const asking = async <Name extends CommandName>(name: Name, argument: Argument<Name>) => ask(name, argument)

describe('a key under a passphrase', () => {
  it('is on the device in no other form, and goes on being used', async () => {
    expect(identity()).toMatchObject({ locked: false, hasPassphrase: false })
    await set(PASSPHRASE)
    expect(identity()).toMatchObject({ key: alice.key, locked: false, hasPassphrase: true })
    expect(await alice.device.key()).toMatchObject({ kind: 'locked', lock: { key: alice.key } })
    await alice.say('still me')
    await world.settle()
    expect(await alice.sees()).toEqual(['still me'])
  })

  it('is locked after the engine starts: nothing connects until the passphrase comes', async () => {
    const bob = await world.person('bob')
    await alice.say('before')
    await set(PASSPHRASE)
    await alice.restart()
    expect(identity()).toMatchObject({ key: alice.key, locked: true, hasPassphrase: true })
    expect(alice.engine.state().servers).toEqual([])
    expect(isOnline()).toBe(false)
    await bob.say('meanwhile')
    await ask('unlock', { passphrase: PASSPHRASE })
    await world.settle()
    expect(identity()).toMatchObject({ locked: false })
    expect(isOnline()).toBe(true)
    expect(await alice.sees()).toEqual(['before', 'meanwhile'])
  })

  it('does nothing while it is locked but open', async () => {
    await set(PASSPHRASE)
    await ask('lock', undefined)
    await world.settle()
    expect(isOnline()).toBe(false)
    const { server, general: log } = world.relay
    const at = server.key
    await expect(asking('say', { server: at, log, text: 'x', mentions: [] })).rejects.toMatchObject(
      refused('key-locked'),
    )
    await expect(asking('leave', { server: at })).rejects.toMatchObject(refused('key-locked'))
    await expect(asking('revealPhrase', { passphrase: PASSPHRASE })).rejects.toMatchObject(
      refused('key-locked'),
    )
    await expect(asking('setPassphrase', { old: PASSPHRASE, passphrase: null })).rejects.toMatchObject(
      refused('key-locked'),
    )
    await expect(asking('createIdentity', undefined)).rejects.toMatchObject(refused('key-locked'))
    await ask('unlock', { passphrase: PASSPHRASE })
    await world.settle()
    expect(isOnline()).toBe(true)
  })

  it('serves nobody while it is locked', async () => {
    await world.said(300)
    await world.settle()
    await set(PASSPHRASE)
    await ask('lock', undefined)
    const bob = await world.person('bob')
    await world.advance(10_000)
    expect(await bob.sees()).toEqual([300])
    await ask('unlock', { passphrase: PASSPHRASE })
    await world.advance(10_000)
    expect(await bob.sees()).toHaveLength(300)
  })

  it('is refused a wrong passphrase by name, also where one is to be changed or the words shown', async () => {
    await set(PASSPHRASE)
    const wrong = refused('wrong-passphrase')
    await expect(set('new', 'wrong')).rejects.toMatchObject(wrong)
    await expect(set('new', null)).rejects.toMatchObject(wrong)
    await expect(ask('revealPhrase', { passphrase: null })).rejects.toMatchObject(wrong)
    await expect(ask('revealPhrase', { passphrase: 'wrong' })).rejects.toMatchObject(wrong)
    await ask('lock', undefined)
    await expect(ask('unlock', { passphrase: 'wrong' })).rejects.toMatchObject(wrong)
    expect(identity()).toMatchObject({ locked: true })
    await ask('unlock', { passphrase: PASSPHRASE })
    expect(await ask('revealPhrase', { passphrase: PASSPHRASE })).toEqual({ phrase: words.join(' ') })
  })

  it('takes another passphrase in place of the first, or none', async () => {
    await set('first')
    await set('second', 'first')
    await alice.restart()
    await expect(ask('unlock', { passphrase: 'first' })).rejects.toMatchObject(refused('wrong-passphrase'))
    await ask('unlock', { passphrase: 'second' })
    await set(null, 'second')
    expect(identity()).toMatchObject({ locked: false, hasPassphrase: false })
    await alice.restart()
    expect(identity()).toMatchObject({ locked: false })
    expect(isOnline()).toBe(true)
  })

  it('forgets a key that was made to take its place', async () => {
    await set(PASSPHRASE)
    await ask('nextKey', undefined)
    await ask('lock', undefined)
    await ask('unlock', { passphrase: PASSPHRASE })
    await expect(ask('rotateKey', { passphrase: PASSPHRASE })).rejects.toMatchObject(refused('no-identity'))
  })

  it('makes who guesses wait, longer each time', async () => {
    await set(PASSPHRASE)
    await ask('lock', undefined)
    const guess = () => ask('unlock', { passphrase: 'guess' })
    for (let i = 0; i < 5; i++) await expect(guess()).rejects.toMatchObject(refused('wrong-passphrase'))
    for (const wait of [1, 2, 4, 8, 16, 32, 60, 60]) {
      expect(identity()?.tryFrom).toBe(world.clock.now() + wait * 1_000)
      await world.advance(wait * 1_000 - 1)
      // Also the right one: nothing is tried before its time.
      await expect(ask('unlock', { passphrase: PASSPHRASE })).rejects.toMatchObject(refused('too-fast'))
      await world.advance(1)
      expect(identity()?.tryFrom).toBeNull()
      await expect(guess()).rejects.toMatchObject(refused('wrong-passphrase'))
    }
    await world.advance(60_000)
    await ask('unlock', { passphrase: PASSPHRASE })
    await ask('lock', undefined)
    await expect(guess()).rejects.toMatchObject(refused('wrong-passphrase'))
    expect(identity()?.tryFrom).toBeNull()
  })

  it('is opened by its own 24 words when the passphrase is forgotten, with the history still there', async () => {
    await alice.say('before')
    await world.settle()
    await set(PASSPHRASE)
    await alice.restart()
    const other = phraseOf(testSeed('mallory'))
    await expect(ask('restoreIdentity', { phrase: other })).rejects.toMatchObject(refused('wrong-key'))
    expect(identity()).toMatchObject({ key: alice.key, locked: true })
    await ask('restoreIdentity', { phrase: words.join(' ') })
    await world.settle()
    expect(identity()).toMatchObject({
      key: alice.key,
      locked: false,
      hasPassphrase: false,
      phraseKept: true,
    })
    expect(isOnline()).toBe(true)
    expect(await alice.sees()).toEqual(['before'])
  })

  it('without one cannot be locked', async () => {
    await expect(ask('lock', undefined)).rejects.toMatchObject(refused('not-allowed'))
    expect(isOnline()).toBe(true)
  })

  it('is closed again when it is locked while it is being opened', async () => {
    await set(PASSPHRASE)
    await alice.restart()
    await Promise.all([ask('unlock', { passphrase: PASSPHRASE }), ask('lock', undefined)])
    await world.settle()
    expect(identity()).toMatchObject({ locked: true })
    expect(isOnline()).toBe(false)
  })

  it('that is locked while a server is joined leaves no connection behind', async () => {
    const carol = await world.person('carol', { joins: false })
    await carol.engine.run('setPassphrase', { old: null, passphrase: PASSPHRASE })
    const joined = carol.engine.run('join', { link: await world.relay.invite(), name: 'carol' })
    const failed = expect(joined).rejects.toBeDefined()
    await carol.engine.run('lock', undefined)
    await failed
    await world.settle()
    expect(world.relay.connected).not.toContain(carol.key)
    await carol.engine.run('unlock', { passphrase: PASSPHRASE })
    await carol.engine.run('join', { link: await world.relay.invite(), name: 'carol' })
    expect(world.relay.connected).toContain(carol.key)
  })
})

describe('a person who goes away', () => {
  beforeEach(() => set(PASSPHRASE))

  it('finds the key locked when they were away for as long as they set', async () => {
    await ask('setSettings', { lockAfterMinutes: 15 })
    await world.advance(15 * MINUTE - 1)
    expect(identity()).toMatchObject({ locked: false })
    await world.advance(1)
    expect(identity()).toMatchObject({ locked: true })
    expect(isOnline()).toBe(false)
  })

  it('and does something now and then finds it open; what pages do by themselves does not count', async () => {
    await ask('setSettings', { lockAfterMinutes: 15 })
    await world.advance(10 * MINUTE)
    await ask('attend', undefined)
    await world.advance(10 * MINUTE)
    expect(identity()).toMatchObject({ locked: false })
    await ask('readBack', { server: world.relay.server.key, log: world.relay.general })
    await world.advance(5 * MINUTE)
    expect(identity()).toMatchObject({ locked: true })
  })

  it('is asked for the passphrase first thing after the machine slept, when no timer ran', async () => {
    await ask('setSettings', { lockAfterMinutes: 5 })
    const { now } = world.clock
    world.clock.now = () => now() + 6 * MINUTE
    await expect(
      asking('createInvite', { server: world.relay.server.key, days: 1, uses: null, virtual: false }),
    ).rejects.toMatchObject(refused('key-locked'))
    await world.settle()
    expect(identity()).toMatchObject({ locked: true })
  })

  it('is not locked out by default', async () => {
    await world.advance(24 * 60 * MINUTE)
    expect(identity()).toMatchObject({ locked: false })
  })

  it('costs no timer without a passphrase, or without a time', async () => {
    const { waiting } = world.clock
    await ask('setSettings', { lockAfterMinutes: 15 })
    expect(world.clock.waiting).toBe(waiting + 1)
    await set(null, PASSPHRASE)
    expect(world.clock.waiting).toBe(waiting)
    await set(PASSPHRASE)
    await ask('setSettings', { lockAfterMinutes: null })
    expect(world.clock.waiting).toBe(waiting)
  })
})

describe('the 24 words', () => {
  const right = [3, 11, 24].map((at) => ({ at, word: words[at - 1]! }))
  const check = (asked: typeof right, passphrase: string | null = null) =>
    ask('checkPhrase', { words: asked, passphrase })

  it('count as kept once three of them were said back, and stay so', async () => {
    await alice.device.saveKey({ kind: 'plain', seed: testSeed('alice'), phraseKept: false })
    await alice.restart()
    expect(identity()).toMatchObject({ phraseKept: false })
    expect(await check(right.map((one, i) => (i === 1 ? { ...one, word: 'zoo' } : one)))).toEqual({
      right: false,
    })
    expect(identity()).toMatchObject({ phraseKept: false })
    expect(await check(right.map(({ at, word }) => ({ at, word: ` ${word.toUpperCase()} ` })))).toEqual({
      right: true,
    })
    expect(identity()).toMatchObject({ phraseKept: true })
    await set(PASSPHRASE)
    await alice.restart()
    expect(identity()).toMatchObject({ locked: true, phraseKept: true })
  })

  it('are asked three at a time, each of another place', async () => {
    for (const asked of [
      [],
      right.slice(1),
      [right[0]!, right[0]!, right[1]!],
      [...right, { at: 1, word: words[0]! }],
    ])
      await expect(check(asked)).rejects.toMatchObject(refused('malformed'))
    await expect(check([...right.slice(1), { at: 25, word: 'zoo' }])).rejects.toMatchObject(
      refused('malformed'),
    )
  })

  it('of a new key are not kept yet, of one that was entered they are', async () => {
    const fresh = () => {
      const device = memoryDevice()
      const random = (bytes: Uint8Array) => void bytes.fill(9)
      const handed = { device, random, clock: testClock() } as unknown as World
      const opened: Signer[] = []
      const made = new Identity({
        world: handed,
        makeSigner: countedSigner,
        settings: () => DEFAULT_SETTINGS,
        opened: async (signer) => void opened.push(signer),
        closed: () => undefined,
        changed: () => undefined,
      })
      return { made, device, opened }
    }
    const { made, device, opened } = fresh()
    const { key, phrase } = await made.create()
    expect(made.state).toMatchObject({ key, phraseKept: false })
    expect(opened.map((signer) => signer.key)).toEqual([key])
    expect(await device.key()).toEqual({ kind: 'plain', seed: new Uint8Array(32).fill(9), phraseKept: false })
    const { made: entered } = fresh()
    await entered.restore({ phrase })
    expect(entered.state).toMatchObject({ key, phraseKept: true })
  })
})

it('no state, and no answer but the phrase that a person asks for, carries the seed in any form', async () => {
  const told: unknown[] = []
  const tell = async <Name extends CommandName>(name: Name, argument: Argument<Name>) => {
    const answer = await asking(name, argument).catch((error: Error) => `${error.name} ${error.message}`)
    told.push(answer, alice.engine.state())
  }
  await tell('setPassphrase', { old: null, passphrase: PASSPHRASE })
  await tell('revealPhrase', { passphrase: 'wrong' })
  await tell('checkPhrase', {
    words: [1, 2, 3].map((at) => ({ at, word: words[at - 1]! })),
    passphrase: PASSPHRASE,
  })
  await tell('say', { server: world.relay.server.key, log: world.relay.general, text: 'hello', mentions: [] })
  await tell('lock', undefined)
  await tell('unlock', { passphrase: 'wrong' })
  await tell('unlock', { passphrase: PASSPHRASE })
  await tell('lock', undefined)
  await tell('restoreIdentity', { phrase: words.join(' ') })
  await tell('setPassphrase', { old: null, passphrase: null })
  const text = JSON.stringify(told, (_name, value) =>
    value instanceof Uint8Array ? [bytesToHex(value), toBase64url(value)] : value,
  )
  expect(text).toContain(alice.key)
  for (const form of forms(testSeed('alice'))) expect(text).not.toContain(form)
  expect(text).not.toContain(PASSPHRASE)
})

function forms(seed: Uint8Array): string[] {
  return [
    bytesToHex(seed),
    toBase64url(seed),
    Buffer.from(seed).toString('base64'),
    seed.join(),
    words.slice(0, 4).join(' '),
  ]
}
