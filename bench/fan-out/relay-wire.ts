import { inflateRawSync } from 'node:zlib'
import { extended, type LiveTail, tailAt } from '../../extension/engine/live-tail.ts'
import { nodeCrypto } from '../../relay/node-crypto.ts'
import { TestClient } from '../../relay/test-client.ts'
import { checkpointOf, type Head } from '../../shared/checkpoint.ts'
import { type StampedFacts, unpackFacts } from '../../shared/facts-frame.ts'
import { decodeFrame, encodeFrame } from '../../shared/frame.ts'
import { epochId, idBytes, logId } from '../../shared/ids.ts'
import { MAX_RELAY_FRAME_BYTES } from '../../shared/limits.ts'
import { RELAY_FRAMES, type RelayFrame } from '../../shared/relay-frames.ts'
import type { Wire, WireOptions } from './wire.ts'

/** Certified and signed, by the relay. */
export function relayWire(options: Extract<WireOptions, { kind: 'relay' }>): Wire {
  const { address, server, log, invite } = options
  const crypto = nodeCrypto()
  let tail: LiveTail | undefined

  function factsIn(message: Buffer): StampedFacts | undefined {
    const frame = frameIn(message)
    return frame.kind === 'facts' ? unpackFacts(server, frame.content) : undefined
  }

  return {
    async connect(name) {
      const client = await TestClient.online(address, undefined, { invite, name })
      client.send({ kind: 'subscribe', content: [idBytes(log)] })
      const { head, leaves } = await client.next('tail')
      tail ??= await tailAt(crypto, server, headOf(head), leaves)
      // From here on whoever measures reads.
      client.socket.removeAllListeners('message')
      return {
        socket: client.socket,
        async messageOf(text) {
          const { claim, signature } = await client.claim(log, 'message', { text })
          return encodeFrame({ kind: 'say', content: [[claim, signature]] })
        },
      }
    },
    read(message) {
      const stamped = factsIn(message)
      return stamped?.log === log ? stamped.facts.map(({ claim }) => String(claim.body.text)) : []
    },
    async prove(messages) {
      for (const stamped of messages.map(factsIn)) {
        if (stamped?.log === log) tail = await extended(crypto, server, tail, new Uint8Array(), stamped)
      }
    },
  }
}

function frameIn(message: Buffer): RelayFrame {
  const rest = message.subarray(1)
  const frame = Uint8Array.from(message[0] === 0 ? rest : inflateRawSync(rest))
  return decodeFrame(RELAY_FRAMES, frame, MAX_RELAY_FRAME_BYTES)
}

function headOf([log, epoch, previous, checkpoint]: Extract<
  RelayFrame,
  { kind: 'tail' }
>['content']['head']): Head {
  return { log: logId(log), epoch: epochId(epoch), previous, checkpoint: checkpointOf(checkpoint) }
}
