import { type ControlFact, readControlFact } from '../shared/control-fact.ts'
import type { PublicKey } from '../shared/ids.ts'
import { decodePage, pageEntries, provePage } from '../shared/page.ts'
import { policy } from '../shared/policy.ts'
import type { Policy } from '../shared/policy-state.ts'
import { nodeCrypto } from './node-crypto.ts'

const crypto = nodeCrypto()

/** The control facts in these pages of a welcome, each page proved. */
export async function controlFacts(server: PublicKey, pages: Uint8Array[]): Promise<ControlFact[]> {
  const facts: ControlFact[] = []
  for (const page of pages.map(decodePage)) {
    await provePage(crypto, server, page)
    for (const { entry } of pageEntries(page)) {
      const read = entry.kind === 'fact' ? await readControlFact(crypto, server, entry.fact) : null
      if (read) facts.push(read)
    }
  }
  return facts
}

/** What these pages say. */
export async function policyOf(server: PublicKey, pages: Uint8Array[]): Promise<Policy> {
  return policy(server, await controlFacts(server, pages))
}
