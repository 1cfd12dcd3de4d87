import { testWorld } from '../../extension/engine/test-world.ts'
import { importFile } from '../../extension/ui/settings/import-file.ts'
import { toBase64url } from '../../shared/base64url.ts'
import { deflate } from '../../shared/deflate.ts'
import { encodePage } from '../../shared/page.ts'
import { Refusal } from '../../shared/refusal.ts'
import { testLog } from '../../shared/test-people.ts'
import { historyHeader } from './history-header.ts'
import { HonestWorld } from './honest-world.ts'
import type { Target } from './target.ts'

/** A world begins anew after so many inputs. */
const ROUND = 500
/** What the files are about: channels in which nobody talks meanwhile, and few facts, as each is checked. */
const LOGS = [testLog(9), testLog(10)]
const HISTORY = 8

/** Spoiled history files, taken in by an engine that is on their server with honest people. */
export async function importTarget(): Promise<Target> {
  const honest = await openWorld()
  const { server } = honest.world.relay
  await honest.end()
  const header = historyHeader(server.key)
  const lines: string[] = []
  for (const log of LOGS) {
    const page = await server.page(log, 0)
    const holes = await server.reduced(page, { tombstones: [2], leaves: [5] })
    for (const one of [page, holes]) {
      const { epoch, index } = one
      const code = toBase64url(await deflate(encodePage(one)))
      lines.push(JSON.stringify({ log, epoch, index, page: code, facts: [{ seq: 1 }] }))
    }
  }
  const files = [lines, ...lines.map((line) => [line])].map((some) =>
    [JSON.stringify(header), ...some].join('\n'),
  )
  return new ImportTarget(
    server.key,
    files.map((file) => new TextEncoder().encode(file)),
  )
}

class ImportTarget implements Target {
  readonly name = 'imported files'
  readonly hangsMs = 10_000
  readonly seeds: readonly Uint8Array[]
  readonly #server: HonestWorld['server']
  #honest: HonestWorld | undefined
  #left = 0

  constructor(server: HonestWorld['server'], seeds: readonly Uint8Array[]) {
    this.#server = server
    this.seeds = seeds
  }

  async prepare(): Promise<void> {
    if (this.#left > 0) return
    await this.#honest?.end()
    this.#honest = await openWorld()
    this.#left = ROUND
  }

  async read(input: Uint8Array): Promise<string> {
    this.#left--
    const { bob, world } = this.#honest!
    let fault: unknown
    const client = {
      call: (name: 'importPage', argument: { server: HonestWorld['server']; page: Uint8Array }) =>
        bob.engine.run(name, argument).catch((error) => {
          // It would only be counted.
          if (!(error instanceof Refusal)) fault = error
          throw error
        }),
    }
    const { signal } = new AbortController()
    const file = new Blob([new Uint8Array(input)])
    const imported = await importFile(client as never, [this.#server], file, signal, () => undefined)
    await world.settle()
    await this.#honest?.talk()
    if (fault) throw fault
    if (imported.broken > 0) return imported.added > 0 ? 'some added' : 'broken'
    return imported.added > 0 ? 'added' : 'nothing new'
  }

  async close(): Promise<string[]> {
    await this.#honest?.end()
    this.#honest = undefined
    return []
  }
}

/** With the same history each time. */
async function openWorld(): Promise<HonestWorld> {
  const world = await testWorld()
  for (const log of LOGS) await world.relay.server.fill(world.owner, log, HISTORY)
  return HonestWorld.open(world)
}
