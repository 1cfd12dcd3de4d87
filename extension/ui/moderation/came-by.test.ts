import { expect, it } from 'vitest'
import type { PublicKey } from '../../../shared/ids.ts'
import { PLAIN_PERSON } from '../../bridge/test-rows.ts'
import { People } from '../chat/people.ts'
import type { Person } from '../chat/person.ts'
import { cameBy } from './came-by.ts'

const keyOf = (name: string) => name.padEnd(64, '0') as PublicKey

function peopleOf(...rows: [name: string, invitedBy: string | null, more?: Partial<Person>][]): People {
  const people = new People()
  rows.forEach(([name, invitedBy, more], joined) => {
    const key = keyOf(name)
    const plain = {
      name,
      privileges: [],
      owner: false,
      virtual: false,
      online: false,
      twin: false,
      mark: null,
    }
    const by = invitedBy === null ? null : keyOf(invitedBy)
    people.set(key, { ...PLAIN_PERSON, ...plain, key, joined, invitedBy: by, ...more })
  })
  return people
}

const told = (people: People, of: string) =>
  cameBy(keyOf(of), people).map(({ person, depth }) => `${depth} ${person.name}`)

it('who came by an invite stands below who invited them, and nobody else is there', () => {
  const people = peopleOf(
    ['owner', null],
    ['mallory', 'owner'],
    ['m1', 'mallory'],
    ['m2', 'mallory'],
    ['m1a', 'm1'],
    ['bob', 'owner'],
    ['m1b', 'm1'],
  )
  expect(told(people, 'mallory')).toEqual(['1 m1', '2 m1a', '2 m1b', '1 m2'])
  expect(told(people, 'bob')).toEqual([])
})

it('who is banned already is not asked about, and those whom they invited are', () => {
  const banned = { by: keyOf('owner'), reason: '', at: 1 }
  const people = peopleOf(['mallory', null], ['m1', 'mallory', { banned }], ['m1a', 'm1'])
  expect(told(people, 'mallory')).toEqual(['2 m1a'])
})

it('invites that were signed with a key that somebody had before count as theirs', () => {
  const people = peopleOf(['mallory', null, { formerKeys: [keyOf('old')] }], ['m1', 'old'])
  expect(told(people, 'mallory')).toEqual(['1 m1'])
})

it('people who say that they invited each other do not go round for ever', () => {
  const people = peopleOf(['mallory', 'm1'], ['m1', 'mallory'])
  expect(told(people, 'mallory')).toEqual(['1 m1'])
})
