import { expect, it } from 'vitest'
import type { PublicKey } from '../../../shared/ids.ts'
import { PLAIN_PERSON } from '../../bridge/test-rows.ts'
import type { Person } from '../chat/person.ts'
import { raidersAmong, rushAt, toSendOff } from './newcomers.ts'
import { RAID_SINCE_MS } from './raid-times.ts'

const NOW = 10 * RAID_SINCE_MS
const plain = { privileges: [], owner: false, virtual: false, online: false, twin: false, mark: null }
const person = (name: string, joined: number, more: Partial<Person> = {}): Person => ({
  ...PLAIN_PERSON,
  ...plain,
  key: name as PublicKey,
  name,
  joined,
  ...more,
})
const names = (people: Person[]) => people.map(({ name }) => name)

it('a rush are those who came lately and are of no standing yet', () => {
  const banned = { by: 'x' as PublicKey, reason: '', at: 1 }
  const people = [
    person('old', NOW - RAID_SINCE_MS - 1),
    person('second', NOW - 5),
    person('first', NOW - RAID_SINCE_MS),
    person('moderator', NOW, { rank: 1 }),
    person('owner', NOW, { owner: true, rank: 0 }),
    person('machine', NOW, { virtual: true }),
    person('gone', NOW, { banned }),
    person('outside', NOW, { waiting: true }),
  ]
  expect(names(rushAt(people, NOW))).toEqual(['first', 'second'])
})

it('raiders are those who wait since the door was closed, and not who was let in or knocked before', () => {
  const people = [
    person('knocked', NOW - 1, { waiting: true }),
    person('raider', NOW, { waiting: true }),
    person('let in', NOW + 1),
  ]
  expect(names(raidersAmong(people, NOW))).toEqual(['raider'])
})

it('whom somebody invited is not sent off with who came without an invite', () => {
  const guest = person('guest', NOW, { waiting: true, invitedBy: 'owner' as PublicKey })
  const stranger = person('stranger', NOW, { waiting: true, invitedBy: null })
  expect(names(toSendOff([guest, stranger]))).toEqual(['stranger'])
  expect(names(toSendOff([guest]))).toEqual(['guest'])
})
