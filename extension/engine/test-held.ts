import { type Claim, decodeClaim, hashClaim } from '../../shared/claim.ts'
import { inflate } from '../../shared/deflate.ts'
import { decodeEntries, type Entry } from '../../shared/fact.ts'
import type { LogId } from '../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage } from '../../shared/page.ts'
import type { Target } from '../bridge/commands.ts'
import type { Changes, FactStore } from './fact-store.ts'
import { countedCrypto } from './test-quiet.ts'
import type { TestEngine } from './test-world.ts'

/** Everything of a log on somebody's disk. */
export async function entriesOf(person: TestEngine, log: LogId): Promise<Entry[]> {
  const store = await person.store()
  const entries: Entry[] = []
  for (const row of await store.pages()) {
    const bytes = row.log === log ? await store.pageBytes(row) : undefined
    if (bytes) entries.push(...decodeEntries(decodePage(await inflate(bytes, MAX_PAGE_BYTES)).entries))
  }
  for (const { tail, facts } of await store.tails())
    if (tail.log === log) entries.push(...facts.flatMap(({ bytes }) => decodeEntries(bytes)))
  return entries
}

/** What of it can be read, and how others name it. */
export async function claimsOf(person: TestEngine, log: LogId): Promise<{ claim: Claim; target: Target }[]> {
  const facts = (await entriesOf(person, log)).flatMap((entry) => (entry.kind === 'fact' ? entry.fact : []))
  return Promise.all(
    facts.map(async ({ claim, id }) => ({
      claim: decodeClaim(claim),
      target: { hash: await hashClaim(countedCrypto, claim), id },
    })),
  )
}

/** Every text on somebody's disk, shown or not. */
export async function textsOf(person: TestEngine, log: LogId): Promise<string[]> {
  return (await claimsOf(person, log)).flatMap(({ claim }) =>
    typeof claim.body.text === 'string' ? claim.body.text : [],
  )
}

export async function targetOf(person: TestEngine, log: LogId, text: string): Promise<Target> {
  const found = (await claimsOf(person, log)).find(({ claim }) => claim.body.text === text)
  if (!found) throw new Error(`${person.name} does not hold "${text}"`)
  return found.target
}

/** Every fact that a disk is ever given from now on, also what is taken away again at once. */
export function watchWrites(store: FactStore): { words: () => string } {
  const decoder = new TextDecoder('latin1')
  let written = ''
  const write = store.write
  store.write = async (changes) => {
    for (const { bytes } of changes.putPages ?? [])
      written += decoder.decode(await inflate(bytes, MAX_PAGE_BYTES))
    for (const { facts } of changes.putTails ?? [])
      for (const { bytes } of facts) written += decoder.decode(bytes)
    written += JSON.stringify([changes.putMarks ?? [], changes.putTerms ?? []])
    return write(changes)
  }
  return { words: () => written }
}

/** What brings a disk back to what it holds now. */
export async function snapshotOf(store: FactStore): Promise<(store: FactStore) => Promise<void>> {
  const bytes = async (page: Parameters<FactStore['pageBytes']>[0]) => (await store.pageBytes(page))!
  const putTerms: NonNullable<Changes['putTerms']> = []
  await store.eachTerms(null, (row) => Boolean(putTerms.push(row)))
  const marks = await Promise.all(
    (['edit', 'delete', 'reaction', 'pin'] as const).map((kind) => store.marksOf(kind)),
  )
  const then: Changes = {
    putPages: await Promise.all(
      (await store.pages()).map(async (page) => ({ page, bytes: await bytes(page) })),
    ),
    putTails: await store.tails(),
    putEnds: await store.ends(),
    putChannels: await store.channels(),
    putPeople: await store.people(),
    putMarks: marks.flat(),
    putTerms,
  }
  return async (into) => {
    const tails = (await into.tails()).map(({ tail }) => tail)
    await into.write({ dropPages: await into.pages(), dropTails: tails, dropIndex: true })
    await into.write(then)
  }
}
