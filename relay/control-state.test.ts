import { expect, test, vi } from 'vitest'
import { CONTROL_LOG } from '../shared/ids.ts'
import * as policies from '../shared/policy.ts'
import { TestClient } from './test-client.ts'
import { policyOf } from './test-policy.ts'
import { TestServer } from './test-server.ts'

vi.mock(import('../shared/policy.ts'), async (original) => {
  const real = await original()
  return { ...real, nextPolicy: vi.fn(real.nextPolicy) }
})

test('[P1] a relay that starts takes the control log in at once, and knows what was said', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  for (let i = 0; i < 20; i++) {
    await alice.fact(await alice.say(CONTROL_LOG, 'channel', { name: `room-${i}` }))
  }
  await server.relay.stop()
  vi.mocked(policies.nextPolicy).mockClear()
  await server.start()
  // Its own `epoch` is one more fact.
  expect(policies.nextPolicy).toHaveBeenCalledTimes(1)
  const again = await TestClient.online(server.relay.address, server.owner)
  expect((await policyOf(server.key, again.welcome.control)).channels.size).toBe(21)
  await again.say(CONTROL_LOG, 'channel', { name: 'room-7' })
  expect((await again.next('refused')).reason).toBe('name-taken')
})
