import { expect, onTestFinished, test, vi } from 'vitest'
import { CONTROL_LOG } from '../shared/ids.ts'

test('[P1] a relay that starts takes the control log in at once, and knows what was said', async () => {
  // The modules of all these tests are shared; this one looks into a relay of its own.
  vi.resetModules()
  vi.doMock(import('../shared/policy.ts'), async (original) => {
    const real = await original()
    return { ...real, nextPolicy: vi.fn(real.nextPolicy) }
  })
  onTestFinished(() => {
    vi.doUnmock(import('../shared/policy.ts'))
    vi.resetModules()
  })
  const { nextPolicy } = await import('../shared/policy.ts')
  const { TestClient } = await import('./test-client.ts')
  const { policyOf } = await import('./test-policy.ts')
  const { TestServer } = await import('./test-server.ts')

  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  for (let i = 0; i < 20; i++) {
    await alice.fact(await alice.say(CONTROL_LOG, 'channel', { name: `room-${i}` }))
  }
  await server.relay.stop()
  vi.mocked(nextPolicy).mockClear()
  await server.start()
  // Its own `epoch` is one more fact.
  expect(nextPolicy).toHaveBeenCalledTimes(1)
  const again = await TestClient.online(server.relay.address, server.owner)
  expect((await policyOf(server.key, again.welcome.control)).channels.size).toBe(21)
  await again.say(CONTROL_LOG, 'channel', { name: 'room-7' })
  expect((await again.next('refused')).reason).toBe('name-taken')
})
