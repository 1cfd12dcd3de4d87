import type { NodeSigner } from '../../relay/node-crypto.ts'
import { TestClient } from '../../relay/test-client.ts'
import { policyOf } from '../../relay/test-policy.ts'
import { CONTROL_LOG, channelLog, type LogId, type PublicKey } from '../../shared/ids.ts'

/** A channel of a server by its name; made by the owner when there is none. */
export async function openChannel(
  address: string,
  owner: NodeSigner,
  name: string,
): Promise<{ server: PublicKey; log: LogId }> {
  const client = await TestClient.online(address, owner)
  const { server } = client
  const { channels } = await policyOf(server, client.welcome.control)
  let log = [...channels.values()].find((channel) => channel.name === name)?.log
  if (!log) {
    const hash = await client.say(CONTROL_LOG, 'channel', { name })
    await client.fact(hash)
    log = channelLog(hash)
  }
  await client.close()
  return { server, log }
}
