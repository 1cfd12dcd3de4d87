import { expect, it } from 'vitest'
import { fromBase64url, toBase64url } from './base64url.ts'
import { MAX_MOVE_TEXT } from './limits.ts'
import { isMoveCode, readMove, refusalOfMove, signMove } from './move.ts'
import { emptyPolicy, type Policy } from './policy-state.ts'
import { asRefusal } from './refusal.ts'
import { testPerson } from './test-people.ts'
import { testServer } from './test-server.ts'
import { webCrypto } from './web-crypto.ts'

const crypto = webCrypto()

async function place() {
  const owner = await testPerson('owner')
  const before = await testServer({ crypto })
  const after = await testServer({ crypto, seed: new Uint8Array(32).fill(7) })
  const policy: Policy = { ...emptyPolicy(before.key), owner: owner.key }
  const move = { from: before.key, server: after.key, address: 'wss://new.example', invite: null, time: 17 }
  return { owner, before, after, policy, move }
}

const reasonOf = (code: string) =>
  readMove(crypto, code).then(
    () => undefined,
    (error) => asRefusal(error).reason,
  )

it('[C21] a move is what its owner signed, with or without an invite', async () => {
  const { owner, after, policy, move } = await place()
  const code = await signMove(owner, move)
  expect(isMoveCode(` ${code}\n`)).toBe(true)
  const read = await readMove(crypto, ` ${code}\n`)
  expect(read).toEqual({ ...move, by: owner.key })
  expect(refusalOfMove(policy, read)).toBe(undefined)
  const invite = await after.invite(owner, { address: `wss://${'a'.repeat(280)}.example` })
  const long = await signMove(owner, { ...move, address: `wss://${'a'.repeat(280)}.example`, invite })
  expect(long.length).toBeLessThan(MAX_MOVE_TEXT)
  expect((await readMove(crypto, long)).invite).toEqual(invite)
})

it('[C21] a move of which a letter differs, or that is no move, is refused', async () => {
  const { owner, move } = await place()
  const code = await signMove(owner, move)
  const bytes = fromBase64url(code.slice('catalk-move:'.length))
  for (let at = 0; at < bytes.length; at += 7) {
    const other = Uint8Array.from(bytes)
    other[at]! ^= 1
    expect(await reasonOf(`catalk-move:${toBase64url(other)}`), `byte ${at}`).toMatch(/^(malformed|wrong-)/)
  }
  expect(await reasonOf('catalk-move:')).toBe('malformed')
  expect(await reasonOf('https://relay.example/join#abc')).toBe('malformed')
})

it('[C21] nobody but who owns a server can move it', async () => {
  const { owner, after, policy, move } = await place()
  const mallory = await testPerson('mallory')
  const theirs = await readMove(crypto, await signMove(mallory, move))
  expect(refusalOfMove(policy, theirs)?.reason).toBe('not-allowed')
  const mine = await readMove(crypto, await signMove(owner, move))
  // Who owned it before, or had another key then, does not any more.
  expect(refusalOfMove({ ...policy, owner: mallory.key }, mine)?.reason).toBe('not-allowed')
  expect(refusalOfMove({ ...policy, owner: null }, mine)?.reason).toBe('not-allowed')
  expect(refusalOfMove({ ...policy, server: after.key }, mine)?.reason).toBe('wrong-server')
  const nowhere = await readMove(crypto, await signMove(owner, { ...move, server: move.from }))
  expect(refusalOfMove(policy, nowhere)?.reason).toBe('malformed')
})
