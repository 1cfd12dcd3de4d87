import type { Body, ControlType, Privilege } from './body.ts'
import type { ControlFact } from './control-fact.ts'
import { type ClaimHash, idBytes, type LogId, type PublicKey } from './ids.ts'
import { afterFacts, policy } from './policy.ts'
import type { Policy } from './policy-state.ts'
import { TEST_START, testHash } from './test-people.ts'
import { firstIdOf, nthId } from './uuid-v7.ts'

/** Somebody in a test of the policy, where nothing is signed. */
export const testKey = (byte: number) => testHash(byte) as string as PublicKey
export const SERVER = testKey(0x50)
export const OWNER = testKey(0x0a)
export const ALICE = testKey(0xa1)
export const BOB = testKey(0xb0)
export const CAROL = testKey(0xc0)
export const DAVE = testKey(0xd0)
export const ERIN = testKey(0xe0)

/** The time of the `nth` stamp, ms since 1970: a second after the one before. */
export const timeOf = (nth: number) => TEST_START + nth * 1_000
export const stampOf = (nth: number) => nthId(firstIdOf(timeOf(nth)), Math.floor(nth)) as ControlFact['id']
export const claimedAt = (nth: number) => nth.toString(16).padStart(32, '0').repeat(2) as ClaimHash

/** A control fact before it is stamped. */
export type Saying = {
  [Type in ControlType]: Omit<Extract<ControlFact, { type: Type }>, 'id' | 'hash' | 'sentAt'> & {
    /** When it is stamped, in seconds after `TEST_START`; else a second after the one before. */
    at?: number
  }
}[ControlType]

export interface InviteWish {
  inviter?: PublicKey
  expires?: number | null
  uses?: number | null
  virtual?: boolean
  hash?: string
}

const invited = ({ inviter = OWNER, expires = null, uses = null, virtual = false, hash }: InviteWish) => ({
  server: SERVER,
  address: 'ws://relay.example',
  inviter,
  expires,
  uses,
  virtual,
  hash: hash ?? `an invite by ${inviter}`,
})

const NO_SIGNATURE = new Uint8Array(64)
const keysOf = (keys: PublicKey | PublicKey[]) => [keys].flat().map(idBytes)

/** What people say in the control log, each as short as a test wants it. */
export const says = {
  /** Anything at all. */
  any: <Type extends ControlType>(type: Type, author: PublicKey, body: Body<Type>) =>
    ({ type, author, body }) as Saying,
  epoch: () => says.any('epoch', SERVER, { ends: [] }),
  owned: (by = OWNER) => says.any('server', SERVER, { owner: idBytes(by) }),
  server: (author: PublicKey, body: Body<'server'>) => says.any('server', author, body),
  handOver: (author: PublicKey, to: PublicKey) => says.any('server', author, { owner: idBytes(to) }),
  join: (author: PublicKey, wish: InviteWish = {}): Saying => ({
    type: 'join',
    author,
    body: { name: 'somebody', invite: new Uint8Array(0), inviteSignature: NO_SIGNATURE },
    invite: invited(wish),
  }),
  knock: (author: PublicKey, about = '') => says.any('join', author, { name: 'somebody', about }),
  profile: (author: PublicKey, name: string) => says.any('profile', author, { name }),
  grant: (author: PublicKey, to: PublicKey, privilege: Privilege) =>
    says.any('grant', author, { key: idBytes(to), privilege }),
  revoke: (author: PublicKey, from: PublicKey, privilege: Privilege) =>
    says.any('revoke', author, { key: idBytes(from), privilege }),
  channel: (author: PublicKey, name: string, more: Omit<Body<'channel'>, 'name'> = {}) =>
    says.any('channel', author, { name, ...more }),
  channelMember: (author: PublicKey, log: LogId, keys: PublicKey | PublicKey[], on = true) =>
    says.any('channelMember', author, { log: idBytes(log), keys: keysOf(keys), on }),
  restrict: (author: PublicKey, log: LogId, more: { slow?: number; locked?: boolean }) =>
    says.any('restrict', author, { log: idBytes(log), ...more }),
  approve: (author: PublicKey, keys: PublicKey | PublicKey[], on = true) =>
    says.any('approve', author, { keys: keysOf(keys), on }),
  mute: (author: PublicKey, key: PublicKey, until: number) =>
    says.any('mute', author, { key: idBytes(key), until }),
  ban: (author: PublicKey, keys: PublicKey | PublicKey[], reason?: string) =>
    says.any('ban', author, { keys: keysOf(keys), ...(reason !== undefined && { reason }) }),
  unban: (author: PublicKey, keys: PublicKey | PublicKey[]) =>
    says.any('unban', author, { keys: keysOf(keys) }),
  purge: (author: PublicKey, key: PublicKey) => says.any('purge', author, { key: idBytes(key) }),
  raid: (author: PublicKey, since: number, until: number) => says.any('raid', author, { since, until }),
  revokeInvite: (author: PublicKey, wish: InviteWish = {}): Saying => ({
    type: 'revokeInvite',
    author,
    body: { invite: new Uint8Array(0) },
    invite: invited(wish),
  }),
  recovery: (author: PublicKey, people: PublicKey[], needed = people.length) =>
    says.any('recovery', author, { people: keysOf(people), needed }),
  replace: (author: PublicKey, from: PublicKey, to: PublicKey) =>
    says.any('replace', author, { from: idBytes(from), to: idBytes(to), proof: NO_SIGNATURE }),
  /** The same, stamped so many seconds after `TEST_START`. */
  at: (seconds: number, saying: Saying): Saying => ({ ...saying, at: seconds }),
}

/** Each saying as the fact that the relay would stamp at its place, from 1. */
export function stampedFrom(first: number, sayings: Saying[]): ControlFact[] {
  let last = first - 1
  return sayings.map(({ at, ...said }, i) => {
    last = at ?? last + 1
    return { ...said, id: stampOf(last), hash: claimedAt(first + i), sentAt: timeOf(last) } as ControlFact
  })
}

export const policyOf = (...sayings: Saying[]): Policy => policy(SERVER, stampedFrom(1, sayings))

/** The policy after one more fact. */
export const afterFact = (before: Policy, fact: ControlFact): Policy => afterFacts(before, [fact])
