import * as v from 'valibot'
import { COMMAND_ARGUMENTS } from '../../extension/bridge/command-arguments.ts'
import { readCommand, readPageMessage } from '../../extension/bridge/read-page-message.ts'
import { SETTINGS } from '../../extension/bridge/settings-schema.ts'
import { decode, encode } from '../../shared/cbor.ts'
import { Chance } from '../simulate/chance.ts'
import { HonestWorld } from './honest-world.ts'
import { schemaValue } from './schema-value.ts'
import { Broken, type Target } from './target.ts'

/** A world begins anew after so many inputs. */
const ROUND = 1_000
/** Messages of each command that is known. */
const EACH = 4
/** A key that is locked refuses all that follows. */
const LOCKING = ['lock', 'unlock', 'setPassphrase']
/** What a command waits for at most, ms: an answer of the relay, and then of peers. */
const WAITS_MS = 60_000

/** Spoiled messages of a page to the engine, which is on a server with honest people. */
export async function bridgeTarget(): Promise<Target> {
  const honest = await HonestWorld.open()
  const { server } = honest
  const { general } = honest.world.relay
  const link = await honest.world.relay.invite()
  await honest.end()
  const chance = new Chance(5)
  const names = Object.entries(COMMAND_ARGUMENTS).filter(([name]) => !LOCKING.includes(name))
  const seeds = names.flatMap(([name, schema]) =>
    Array.from({ length: EACH }, (_, id) => {
      const made = schemaValue(schema, chance)
      const argument = Object.fromEntries(
        Object.entries((made ?? {}) as object).map(([field, value]) => {
          if (field === 'server') return [field, server]
          if (field === 'log' && value !== null) return [field, general]
          return [field, field === 'link' ? link : value]
        }),
      )
      return encode({ kind: 'command', page: 'a page', id, name, ...(made !== undefined && { argument }) })
    }),
  )
  return new BridgeTarget([encode({ kind: 'hello' }), ...seeds])
}

class BridgeTarget implements Target {
  readonly name = 'messages of pages'
  readonly hangsMs = 10_000
  readonly seeds: readonly Uint8Array[]
  #honest: HonestWorld | undefined
  #left = 0

  constructor(seeds: readonly Uint8Array[]) {
    this.seeds = seeds
  }

  /** Pages send values, whose bytes nobody sees. */
  isDeep(input: Uint8Array): boolean {
    try {
      return readPageMessage(decode(input)) !== undefined
    } catch {
      return false
    }
  }

  async prepare(): Promise<void> {
    if (this.#left > 0) return
    await this.#honest?.end()
    this.#honest = await HonestWorld.open()
    this.#left = ROUND
  }

  async read(input: Uint8Array): Promise<string> {
    this.#left--
    const honest = this.#honest!
    const message = readPageMessage(decode(input))
    if (message?.kind !== 'command') return message?.kind ?? 'no message'
    const [name, argument] = readCommand(message.name, message.argument)
    let done = false
    const answer = honest.bob.engine.run(name, argument as never).finally(() => {
      done = true
    })
    // It is looked at below; until then nobody holds it.
    answer.catch(() => undefined)
    await honest.world.settle()
    if (!done) await honest.world.advance(WAITS_MS)
    if (!done) throw new Broken(`${name} is not answered.`)
    await this.#look(honest)
    await answer
    return name
  }

  async close(): Promise<string[]> {
    await this.#honest?.end()
    this.#honest = undefined
    return []
  }

  /** Whoever left, or cannot be reached, comes back; what is kept can be read. */
  async #look(honest: HonestWorld): Promise<void> {
    const { bob, server, world } = honest
    const { settings, servers } = bob.engine.state()
    if (!v.is(SETTINGS, settings) || Object.keys(settings).length < Object.keys(SETTINGS.entries).length)
      throw new Broken(`These settings nobody could set: ${JSON.stringify(settings)}`)
    if (!servers.some((state) => state.server === server)) {
      await bob.engine.run('join', { link: await world.relay.invite(), name: 'bob' })
      await world.settle()
    }
    await honest.talk()
  }
}
