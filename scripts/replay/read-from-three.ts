import { launchBrowser } from '../../e2e/harness/launch-browser.ts'
import type { Person } from '../../e2e/harness/person.ts'
import type { TestBrowser } from '../../e2e/harness/test-browser.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import { type Fetched, fetchHistory } from './fetch-history.ts'

export interface ReadFromThreeOptions {
  link: string
  server: PublicKey
  log: LogId
  texts: readonly string[]
  honest: Person
  liar: Person
  mortal: Person
  /** Ends the mortal. */
  kill(): Promise<void>
  tell(line: string): void
}

export interface ReadBack extends Fetched {
  reader: TestBrowser['kind']
  /** Messages that the reader held when the mortal was killed; null when all had come before. */
  diedAt: number | null
  /** From then on until it held all, ms; 0 when nobody was killed. */
  restMs: number
  /** The liar, and nobody else. */
  avoidsLiar: boolean
  /** Bytes that the reader took from each. */
  gave: { honest: number; liar: number; mortal: number }
}

/** The mortal dies when the reader holds such a part. */
const DIES_AT = 0.4

/** A fresh browser reads all back from three that hold it, of which one lies and one is killed on the way. */
export async function readFromThree(
  reader: TestBrowser['kind'],
  options: ReadFromThreeOptions,
): Promise<ReadBack> {
  const { link, server, log, texts, kill, tell } = options
  const [honest, liar, mortal] = await Promise.all(
    [options.honest, options.liar, options.mortal].map(async (person) => (await person.state()).me.key),
  )
  const browser = await launchBrowser(reader)
  try {
    await browser.closePanels()
    let diedAt: number | null = null
    let diedMs = Number.POSITIVE_INFINITY
    const fetched = await fetchHistory(browser, {
      ...{ link, name: 'Reader', server, log, texts },
      async looked(held, ms) {
        if (diedAt !== null || held < texts.length * DIES_AT || held >= texts.length) return
        diedAt = held
        diedMs = ms
        await kill()
        tell(`The reader holds ${held}: the mortal was killed.`)
      },
    })
    const gave = (key: PublicKey | undefined) =>
      fetched.givers.reduce((sum, giver) => sum + (giver.key === key ? giver.taken : 0), 0)
    return {
      ...fetched,
      ...{ reader, diedAt, restMs: Math.max(0, fetched.allMs - diedMs) },
      avoidsLiar: fetched.avoided.join() === liar,
      gave: { honest: gave(honest), liar: gave(liar), mortal: gave(mortal) },
    }
  } finally {
    await browser.close()
  }
}
