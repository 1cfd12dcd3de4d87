import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser } from '../../e2e/harness/launch-browser.ts'
import { Person } from '../../e2e/harness/person.ts'
import { readRows } from '../../e2e/harness/read-rows.ts'
import { spoilStoredPages } from '../../e2e/harness/spoil-stored-pages.ts'
import type { TestBrowser } from '../../e2e/harness/test-browser.ts'
import { until } from '../../e2e/harness/until.ts'
import type { StoredPage } from '../../extension/engine/fact-store.ts'
import type { StampedFacts } from '../../shared/facts-frame.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import type { SignedInvite } from '../../shared/invite.ts'
import type { Audience } from './audience.ts'
import { heldMessages } from './held-messages.ts'
import { importPages } from './import-pages.ts'
import { keepUp, untilHeld } from './keep-up.ts'
import { Listener } from './listener.ts'
import { PageCollector } from './page-collector.ts'
import { type ReadBack, readFromThree } from './read-from-three.ts'

export interface ThreeGiversOptions {
  server: PublicKey
  log: LogId
  link: string
  /** For who listens outside of a browser. */
  address: string
  invite: SignedInvite
  fill: 'plain' | 'fast'
  /** One fresh browser after the other. */
  readers: TestBrowser['kind'][]
  tell(line: string): void
}

export interface ThreeGave {
  fill: 'plain' | 'fast'
  /** In which the second and the third got all from those before them, ms. */
  spreadMs: number
  /** In which all three have then read it through: authors' signatures, marks, words; ms. */
  examinedMs: number
  readers: ReadBack[]
}

/** A busy machine may need so long for a step, ms. */
const LONG_MS = 60 * 60_000

/**
 * Three browsers that hold all that is said, and a fresh one that reads it back from them. The first is honest; it
 * listens from the start, or is given all in pages when nothing more is said. The other two get it from peers. Then
 * what the liar keeps is altered, and the mortal's processes are ended while the reader reads.
 */
export async function startThreeGivers(options: ThreeGiversOptions): Promise<Audience> {
  const { server, log, link, address, invite, fill, readers, tell } = options
  const dataDir = await mkdtemp(join(tmpdir(), 'catalk-replay-'))
  const open = new Set<{ close(): Promise<unknown> }>()

  async function enter(kind: TestBrowser['kind'], name: string): Promise<Person> {
    const profile = await mkdtemp(join(dataDir, 'profile-'))
    const person = new Person(await launchBrowser(kind, { userDataDir: profile }), server, name, profile)
    open.add(person)
    await person.join(link)
    return person
  }

  const held = (person: Person) => heldMessages(person.page, server, log)

  /** Read through: what is altered afterwards, its own engine does not look at again. */
  async function examined(person: Person): Promise<void> {
    await until(
      `${person.name} has examined all`,
      async () => {
        const { pages } = await readRows<{ pages: StoredPage[] }>(person.page, server, ['pages'])
        return pages.every(({ examined }) => examined > 0)
      },
      500,
      LONG_MS,
    )
  }

  const collector = new PageCollector(server)
  const took = (stamped: StampedFacts) => collector.add(stamped)
  const listener = fill === 'fast' ? await Listener.enter({ address, invite, log, took }) : undefined
  const listening = fill === 'plain' ? await enter('chromium', 'Honest') : undefined

  async function filled(count: number): Promise<Person> {
    if (listening) {
      await untilHeld(() => held(listening), count)
      return listening
    }
    await listener?.heard(count)
    await listener?.leave()
    const honest = await enter('chromium', 'Honest')
    await importPages(honest.page, server, await collector.pages())
    await untilHeld(() => held(honest), count)
    return honest
  }

  return {
    async keepUp(said) {
      if (listening) await keepUp(said, () => held(listening))
    },
    async readBack(texts) {
      const count = texts.length
      const honest = await filled(count)
      tell(`The first holds all ${count}. Two more join …`)
      const began = performance.now()
      const [liar, mortal] = await Promise.all([enter('chromium', 'Liar'), enter('firefox', 'Mortal')])
      await Promise.all([liar, mortal].map((person) => untilHeld(() => held(person), count)))
      const spreadMs = performance.now() - began
      tell('Three hold all. They read it through …')
      await Promise.all([honest, liar, mortal].map(examined))
      const examinedMs = performance.now() - began - spreadMs
      await spoilStoredPages(liar.page, server)
      const found: ReadBack[] = []
      for (const kind of readers) {
        if (!open.has(mortal)) {
          tell('The mortal comes back …')
          await mortal.reopen()
          open.add(mortal)
          await untilHeld(() => held(mortal), count)
        }
        tell(`One of them keeps nothing but lies. A fresh reader joins (${kind}) …`)
        const kill = async () => {
          open.delete(mortal)
          await mortal.kill()
        }
        const place = { link, server, log, texts, tell }
        found.push(await readFromThree(kind, { ...place, honest, liar, mortal, kill }))
      }
      return { three: { fill, spreadMs, examinedMs, readers: found } }
    },
    async stop() {
      await Promise.all([...open].map((one) => one.close()))
      await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    },
  }
}
