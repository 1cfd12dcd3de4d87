import { describe, expect, it } from 'vitest'
import { inviteLink, signInvite } from './invite.ts'
import { memberLink, readJoinLink } from './join-link.ts'
import { webSigner } from './web-crypto.ts'

const address = 'wss://chat.example.org'

describe('a link to a server', () => {
  it('[L14] names the server’s key and address, and no invite, for who belongs already', async () => {
    const { key: server } = await webSigner(new Uint8Array(32).fill(1))
    const link = memberLink(server, address)
    expect(link).toMatch(/^https:\/\/chat\.example\.org\/join#[\w-]+$/)
    expect(readJoinLink(`  ${link}\n`)).toEqual({ server, address, invite: null })
  })

  it('carries an invite for who does not', async () => {
    const owner = await webSigner(new Uint8Array(32).fill(2))
    const { key: server } = await webSigner(new Uint8Array(32).fill(1))
    const nonce = new Uint8Array(8)
    const invite = await signInvite(owner, { server, address, expires: null, virtual: false }, nonce)
    expect(readJoinLink(inviteLink(invite))).toEqual({ server, address, invite })
  })

  it.each(['', 'https://chat.example.org/', 'https://chat.example.org/join#AAAA', '#%%%'])(
    'is not %j',
    (text) => {
      expect(() => readJoinLink(text)).toThrow('not an invite link')
    },
  )
})
