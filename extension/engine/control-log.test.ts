import { expect, it } from 'vitest'
import type { SignedClaim } from '../../shared/claim.ts'
import type { Fact } from '../../shared/fact.ts'
import { CONTROL_LOG, type EpochId, type FactId, idBytes } from '../../shared/ids.ts'
import { testPerson } from '../../shared/test-people.ts'
import { stampOf } from '../../shared/test-sayings.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import { ControlLog } from './control-log.ts'

const EPOCH = stampOf(0) as string as EpochId

const factAt = (seq: number, { claim, signature }: SignedClaim): Fact => ({
  ...{ id: stampOf(seq) as FactId, epoch: EPOCH, seq, claim, signature },
})

/** An owner, channels, one of which is said twice, and a person who comes and is given something and loses it. */
async function said(): Promise<Fact[]> {
  const server = await testPerson('server')
  const owner = await testPerson('owner')
  const bob = await testPerson('bob')
  const at = server.key
  const cats = await owner.channel(at, 'cats')
  const claims = [
    await server.claim(at, CONTROL_LOG, 'server', { owner: idBytes(owner.key), door: 'open' }),
    cats,
    await bob.claim(at, CONTROL_LOG, 'join', { name: 'bob' }),
    await owner.grant(at, bob.key, 'createChannel'),
    await bob.channel(at, 'dogs'),
    cats,
    await owner.revoke(at, bob.key, 'createChannel'),
    await bob.channel(at, 'birds'),
  ]
  return claims.map((claim, i) => factAt(i + 1, claim))
}

it('[P1] facts count alike, however they come in: one by one, some at once, late or twice', async () => {
  const facts = await said()
  const { key } = await testPerson('server')
  const whole = new ControlLog(webCrypto(), key)
  await whole.add(facts)
  expect([...whole.policy.channels.values()].map(({ name }) => name)).toEqual(['cats', 'dogs'])
  expect(whole.counted).toHaveLength(6)
  for (let nth = 0; nth < 100; nth++) {
    const log = new ControlLog(webCrypto(), key)
    // Some in order, some wherever this number puts them.
    const left = facts.toSorted((a, b) => ((a.seq * nth) % 11) - ((b.seq * nth) % 11))
    for (let at = 0; at < left.length; at += 1 + (nth % 3)) await log.add(left.slice(at, at + 1 + (nth % 3)))
    await log.add(facts.slice(0, 3))
    expect(log.counted).toEqual(whole.counted)
    expect(log.policy).toEqual({ ...whole.policy, upTo: log.policy.upTo })
  }
})
