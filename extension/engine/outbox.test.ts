import { expect, it } from 'vitest'
import type { SignedClaim } from '../../shared/claim.ts'
import type { ClaimHash, LogId } from '../../shared/ids.ts'
import { Refusal } from '../../shared/refusal.ts'
import { memoryStore } from './memory-store.ts'
import { Outbox } from './outbox.ts'
import { testClock } from './test-clock.ts'

const LOG = 'ab'.repeat(16) as LogId
const hashes = Array.from({ length: 40 }, (_, i) => `${i}`.padStart(64, '0') as ClaimHash)
const claimOf = (hash: ClaimHash): SignedClaim => ({
  claim: new TextEncoder().encode(hash),
  signature: new Uint8Array(64),
})
const textOf = ({ claim }: SignedClaim) => new TextDecoder().decode(claim)

function outboxOn(store = memoryStore()) {
  const sent: string[][] = []
  const outbox = new Outbox(store, testClock(), (claims) => void sent.push(claims.map(textOf)))
  outbox.cameOnline()
  return { outbox, sent, store }
}

const put = (outbox: Outbox, hash: ClaimHash) => outbox.put(hash, LOG, claimOf(hash))

it('what is said while the disk is at work is kept by one write more, and goes out in order and few frames', async () => {
  const { outbox, sent, store } = outboxOn()
  const { write } = store
  let writes = 0
  store.write = (changes) => {
    writes++
    return write(changes)
  }
  await Promise.all(hashes.map((hash) => put(outbox, hash)))
  expect(writes).toBeLessThanOrEqual(2)
  expect(sent.flat()).toEqual(hashes)
  expect(sent.length).toBeLessThanOrEqual(4)
  expect((await store.outbox()).map(({ hash }) => hash)).toEqual(hashes)
})

it('a full disk is told to everybody who waited for that write, nothing of it goes out, and the next one is kept', async () => {
  const { outbox, sent, store } = outboxOn()
  const { write } = store
  store.write = () => Promise.reject(new Refusal('disk-full', 'There is no room.'))
  const [one, two, three] = hashes as [ClaimHash, ClaimHash, ClaimHash]
  const both = await Promise.allSettled([put(outbox, one), put(outbox, two)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(sent).toEqual([])
  store.write = write
  await put(outbox, three)
  expect(sent).toEqual([[three]])
  expect(outbox.get(one)).toBeUndefined()
})
