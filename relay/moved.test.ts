import { expect, test } from 'vitest'
import { idBytes } from '../shared/ids.ts'
import { signMove } from '../shared/move.ts'
import { newSigner } from './test-client.ts'
import { TestServer } from './test-server.ts'

test('[R31] a relay shows the move by which another server goes on here, to whoever dials', async () => {
  await using server = await TestServer.start()
  const from = newSigner().key
  const move = { from, server: server.key, address: server.relay.address, invite: null, time: Date.now() }
  const code = await signMove(newSigner(), move)
  await server.relay.stop()
  await server.start({ movedFrom: code })
  const client = await server.connect()
  client.send({ kind: 'hello', content: { version: 1, key: idBytes(client.key), nonce: new Uint8Array(32) } })
  expect((await client.next('challenge')).moved).toBe(code)
  await server.relay.stop()
  await server.start()
  const later = await server.connect()
  later.send({ kind: 'hello', content: { version: 1, key: idBytes(later.key), nonce: new Uint8Array(32) } })
  expect(await later.next('challenge')).not.toHaveProperty('moved')
})

test('[R31] a relay does not start with a move to elsewhere, or with none', async () => {
  await using server = await TestServer.start()
  await server.relay.stop()
  const other = newSigner().key
  const code = await signMove(newSigner(), {
    ...{ from: newSigner().key, server: other, address: 'ws://new.example', invite: null, time: 1 },
  })
  await expect(server.start({ movedFrom: code })).rejects.toThrow('MOVED_FROM')
  await expect(server.start({ movedFrom: 'catalk-move:abc' })).rejects.toThrow('MOVED_FROM')
  await server.start()
})
