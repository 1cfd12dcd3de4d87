import { RELAY_LIMITS } from '../../relay/relay-limits.ts'
import { TestServer } from '../../relay/test-server.ts'
import { answer, cpuSeconds } from '../child.ts'
import type { WireOptions } from './wire.ts'

const server = await TestServer.start({
  limits: {
    ...RELAY_LIMITS,
    // A few authors say here what would else be said by hundreds.
    claims: { burst: 1e6, perSecond: 1e6 },
    frames: { burst: 1e6, perSecond: 1e6 },
    controlLog: { burst: 1e6, perSecond: 1e6 },
    unproved: 1e6,
    // Hundreds arrive together on a busy machine.
    loginTimeoutMs: 60_000,
  },
})

const methods = {
  /** Where it is, and a channel with something in it. */
  async start(): Promise<WireOptions> {
    const owner = await server.enterOwner()
    const log = await server.channel(owner)
    await owner.message(log, 'hello')
    await owner.close()
    return {
      kind: 'relay',
      address: server.relay.address,
      server: server.key,
      log,
      invite: await server.invite(),
    }
  },
  cpuSeconds,
}
export type ServerMethods = typeof methods

answer(methods, () => server[Symbol.asyncDispose]())
