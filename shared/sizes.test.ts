import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { encode } from './cbor.ts'
import { checkpointRow } from './checkpoint.ts'
import type { SignedClaim } from './claim.ts'
import { packFacts } from './facts-frame.ts'
import { encodeFrame, plainEnvelope } from './frame.ts'
import { idBytes } from './ids.ts'
import { PAGE_FACTS } from './limits.ts'
import { encodePage } from './page.ts'
import { testLog, testPerson } from './test-people.ts'
import { testServer } from './test-server.ts'
import { webCrypto } from './web-crypto.ts'

/** The mean text of a year of a real group's talk has this many bytes. */
const TEXT = 'x'.repeat(76)

async function measure(): Promise<Map<string, number>> {
  const server = await testServer({ crypto: webCrypto() })
  const people = await Promise.all(['alice', 'bob', 'carol'].map((name) => testPerson(name)))
  let logs = 0
  const attested = await server.attest(people[0]!)

  /** `count` messages said 150 ms before they are stamped together, in a log of their own. */
  async function stamp(count: number) {
    const log = testLog(++logs)
    const claims: SignedClaim[] = []
    for (let i = 0; i < count; i++) {
      claims.push(await people[i % 3]!.claim(server.key, log, 'message', { text: TEXT }, server.now - 150))
    }
    return server.stamp(log, claims)
  }

  const frame = async (count: number) =>
    plainEnvelope(encodeFrame({ kind: 'facts', content: packFacts(await stamp(count)) })).length
  const one = (await stamp(2)).facts[0]!
  const full = await stamp(PAGE_FACTS)
  const page = await server.page(full.log, 0)
  const all = full.facts.map(({ fact }) => fact.seq)
  const { log, epoch, previous, checkpoint } = await server.head(full.log)
  const head = [idBytes(log), idBytes(epoch), previous, checkpointRow(checkpoint)]
  return new Map([
    ['a claim', one.fact.claim.length],
    ['a fact', one.bytes.length],
    ['a `facts` frame of one message', await frame(1)],
    ['a `facts` frame of ten', await frame(10)],
    ['a `facts` frame of fifty', await frame(50)],
    ['a page', encodePage(page).length],
    ['a page of tombstones only', encodePage(await server.reduced(page, { tombstones: all })).length],
    ['a page of bare leaves only', encodePage(await server.reduced(page, { leaves: all })).length],
    ['a head', encode(head).length],
    ['an attestation, signed', encode([attested.bytes, attested.signature]).length],
    [
      'a row of coverage with its head',
      encode({ log: idBytes(log), epoch: idBytes(epoch), pages: [[0, 9]], short: [10, 200], head }).length,
    ],
  ])
}

it('the sizes that PROTOCOL.md tells are those that are measured', async () => {
  const text = readFileSync(new URL('../PROTOCOL.md', import.meta.url), 'utf8')
  const table = text.slice(text.indexOf('| what | bytes |'))
  const rows = [...table.matchAll(/^\| (.+?) \| ([\d,]+) \|$/gm)]
  const told = new Map(rows.map((row) => [row[1]!, Number(row[2]!.replaceAll(',', ''))]))
  expect(told).toEqual(await measure())
})
