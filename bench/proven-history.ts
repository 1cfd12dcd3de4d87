import { nodeCrypto } from '../relay/node-crypto.ts'
import { claimSignedBytes, type SignedClaim } from '../shared/claim.ts'
import { idBytes, type LogId } from '../shared/ids.ts'
import { PAGE_FACTS } from '../shared/limits.ts'
import { encodePage } from '../shared/page.ts'
import { type TestPerson, testLog, testPerson, testSeed } from '../shared/test-people.ts'
import { testServer } from '../shared/test-server.ts'
import type { ProvenHistory } from './proven-history-bytes.ts'
import type { Said } from './said.ts'

/** Enough that none stays in a processor's cache: 2.5 MB. */
export const HISTORY_PAGES = 32
export const HISTORY_FACTS = HISTORY_PAGES * PAGE_FACTS
/** Who says more than these say it under one of their keys. */
const PEOPLE = 100

/** What was said, each signed by its author, stamped by the server with this seed and sealed. */
export async function proveHistory(
  said: Said[],
  { seed = testSeed('server'), log = testLog(1) }: { seed?: Uint8Array; log?: LogId } = {},
): Promise<ProvenHistory> {
  const server = await testServer({ crypto: nodeCrypto(), seed })
  const people = new Map<string, TestPerson>()
  const claims: SignedClaim[] = []
  const signatures: ProvenHistory['signatures'] = []
  for (const { from, text } of said) {
    const known = people.get(from)
    const author = known ?? (await testPerson(`author ${people.size % PEOPLE}`))
    if (!known) people.set(from, author)
    const claim = await author.message(server.key, log, text)
    claims.push(claim)
    const message = claimSignedBytes(server.key, claim.claim)
    signatures.push({ author: idBytes(author.key), message, signature: claim.signature })
  }
  await server.stampAll(log, claims)
  const pages: Uint8Array[] = []
  for (let index = 0; index * PAGE_FACTS < said.length; index++) {
    pages.push(encodePage(await server.page(log, index)))
  }
  const first = await server.page(log, 0)
  const entries = Uint8Array.from(first.entries)
  entries[entries.length >> 1]! ^= 1
  return { server: server.key, pages, tampered: encodePage({ ...first, entries }), signatures }
}
