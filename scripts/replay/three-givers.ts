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
import { type Fetched, fetchHistory } from './fetch-history.ts'
import { heldMessages } from './held-messages.ts'
import { importPages } from './import-pages.ts'
import { keepUp, untilHeld } from './keep-up.ts'
import { Listener } from './listener.ts'
import { PageCollector } from './page-collector.ts'

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

export interface ReadBack extends Fetched {
  reader: TestBrowser['kind']
  /** Messages that the reader held when the mortal was killed; null when all had come before. */
  diedAt: number | null
  avoidsLiar: boolean
  /** Bytes that the reader took from each. */
  gave: { honest: number; liar: number; mortal: number }
}

export interface ThreeGave {
  fill: 'plain' | 'fast'
  /** In which the second and the third got all from those before them, ms. */
  spreadMs: number
  readers: ReadBack[]
}

/** The mortal dies when a reader holds such a part. */
const DIES_AT = 0.4
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

  async function readBy(
    kind: TestBrowser['kind'],
    texts: readonly string[],
    givers: { honest: Person; liar: Person; mortal: Person },
  ): Promise<ReadBack> {
    const { honest, liar, mortal } = givers
    const keys = await Promise.all([honest, liar, mortal].map(keyOf))
    const browser = await launchBrowser(kind)
    open.add(browser)
    await browser.closePanels()
    let diedAt: number | null = null
    const fetched = await fetchHistory(browser, {
      ...{ link, name: 'Reader', server, log, texts },
      async looked(held) {
        if (diedAt !== null || held < texts.length * DIES_AT || held >= texts.length) return
        diedAt = held
        open.delete(mortal)
        await mortal.kill()
        tell(`The reader holds ${held}: the mortal was killed.`)
      },
    })
    open.delete(browser)
    await browser.close()
    const [fromHonest, fromLiar, fromMortal] = keys.map(
      (key) => fetched.givers.find((giver) => giver.key === key)?.taken ?? 0,
    )
    return {
      ...fetched,
      ...{ reader: kind, diedAt },
      avoidsLiar: fetched.avoided.join() === keys[1],
      gave: { honest: fromHonest ?? 0, liar: fromLiar ?? 0, mortal: fromMortal ?? 0 },
    }
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
        found.push(await readBy(kind, texts, { honest, liar, mortal }))
      }
      return { three: { fill, spreadMs, readers: found } }
    },
    async stop() {
      await Promise.all([...open].map((one) => one.close()))
      await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    },
  }
}

const keyOf = async (person: Person) => (await person.state()).me.key
