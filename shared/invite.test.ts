import { bytesToHex } from '@noble/hashes/utils.js'
import { beforeAll, expect, it } from 'vitest'
import { decode, encode } from './cbor.ts'
import {
  checkInvite,
  decodeInvite,
  inviteLink,
  readInviteLink,
  type SignedInvite,
  signInvite,
} from './invite.ts'
import { TEST_START, type TestPerson, testPerson } from './test-people.ts'
import { webCrypto } from './web-crypto.ts'

const crypto = webCrypto()
let alice: TestPerson
let bob: TestPerson
let server: TestPerson
let invite: SignedInvite

beforeAll(async () => {
  alice = await testPerson('alice')
  bob = await testPerson('bob')
  server = await testPerson('server')
  const fields = {
    server: server.key,
    address: 'wss://cats.example',
    expires: TEST_START,
    uses: 3,
    virtual: false,
  }
  invite = await signInvite(alice, fields, new Uint8Array(8))
})

it('[C10] an invite says who invites where, and until when', async () => {
  expect(await checkInvite(crypto, server.key, invite)).toEqual({
    server: server.key,
    address: 'wss://cats.example',
    inviter: alice.key,
    expires: TEST_START,
    uses: 3,
    virtual: false,
    hash: bytesToHex(await crypto.sha256(invite.bytes)),
  })
})

it('[C10] an invite to another server is refused', async () => {
  await expect(checkInvite(crypto, bob.key, invite)).rejects.toMatchObject({ reason: 'wrong-server' })
})

it('[C10] an invite that somebody changed, or signed in another’s name, is refused', async () => {
  const row = decode(invite.bytes) as unknown[]
  row[3] = null
  const forever = { bytes: encode(row), signature: invite.signature }
  await expect(checkInvite(crypto, server.key, forever)).rejects.toMatchObject({ reason: 'wrong-signature' })
  const own = { bytes: invite.bytes, signature: await bob.sign(invite.bytes) }
  await expect(checkInvite(crypto, server.key, own)).rejects.toMatchObject({ reason: 'wrong-signature' })
})

it.each([
  ['ws://127.0.0.1:8080', 'http://127.0.0.1:8080/join#'],
  ['wss://cats.example/', 'https://cats.example/join#'],
  ['wss://cats.example/relay', 'https://cats.example/relay/join#'],
])('[C10] a link to %s begins %s and carries the invite', async (address, start) => {
  const fields = { server: server.key, address, expires: null, virtual: true }
  const made = await signInvite(alice, fields, new Uint8Array(8))
  const link = inviteLink(made)
  expect(link.startsWith(start)).toBe(true)
  expect(readInviteLink(link)).toEqual(made)
  expect(readInviteLink(` ${link}\n`)).toEqual(made)
  expect(readInviteLink(link.slice(start.length))).toEqual(made)
})

it.each([
  '',
  'hello',
  'https://cats.example/join',
  'https://cats.example/join#',
  'https://cats.example/join#AAAA',
])('[C10] "%s" is no invite link', (link) => {
  expect(() => readInviteLink(link)).toThrow(expect.objectContaining({ reason: 'malformed' }))
})

it('[C10] a cut link is no invite link', () => {
  const link = inviteLink(invite)
  for (const length of [link.length - 1, link.length - 2, link.length - 40]) {
    expect(() => readInviteLink(link.slice(0, length))).toThrow(/Copy the whole link/)
  }
})

it.each(['http://cats.example', 'javascript:alert(1)', 'wss://', 'wss://a b', 'wss://cats.example/#x'])(
  '[C10] an invite to the address "%s" is refused',
  async (address) => {
    const row = decode(invite.bytes) as unknown[]
    row[1] = address
    expect(() => decodeInvite(encode(row))).toThrow(expect.objectContaining({ reason: 'malformed' }))
  },
)
