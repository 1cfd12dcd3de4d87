import { expect, test } from 'vitest'
import { idBytes } from '../shared/ids.ts'
import { newSigner, randomBytes } from './test-client.ts'
import { TestServer } from './test-server.ts'

test('[L1] both sides prove their keys, and the owner is welcome without an invite', async () => {
  await using server = await TestServer.start({ name: 'Library' })
  const alice = await server.connect(server.owner)
  await alice.hello({ server: server.key })
  const welcome = await alice.login()
  expect(welcome.roster).toHaveLength(1)
})
