import { describe, expect, it } from 'vitest'
import type { PublicKey } from '../../../shared/ids.ts'
import { PLAIN_PERSON } from '../../bridge/test-rows.ts'
import type { Person } from '../chat/person.ts'
import { mentionQuery } from './mention-query.ts'
import { suggestPeople } from './suggest-people.ts'
import { textRoom } from './text-room.ts'

const person = (name: string, online = false, virtual = false): Person => ({
  key: name as PublicKey,
  name,
  privileges: [],
  owner: false,
  virtual,
  online,
  twin: false,
  joined: 0,
  ...PLAIN_PERSON,
  mark: null,
})

describe('writing to somebody', () => {
  it('asks whom an @ means while it is typed', () => {
    expect(mentionQuery('hello @bo', 9)).toEqual({ start: 6, typed: 'bo' })
    expect(mentionQuery('hello @', 7)).toEqual({ start: 6, typed: '' })
    expect(mentionQuery('@bob ro', 7)).toEqual({ start: 0, typed: 'bob ro' })
    expect(mentionQuery('a\n@b', 4)).toEqual({ start: 2, typed: 'b' })
  })

  it('does not ask in an address, on another line, or long after', () => {
    expect(mentionQuery('me@bob', 6)).toBeNull()
    expect(mentionQuery('@bob\nhi', 7)).toBeNull()
    expect(mentionQuery('@ bob', 5)).toBeNull()
    expect(mentionQuery('@bob and now much more', 22)).toBeNull()
  })

  it('suggests who begins so and is here first, and never a virtual client', () => {
    const people = [
      person('bob'),
      person('Ada Bobbin', true),
      person('bo', true),
      person('bot', true, true),
      person('carol'),
    ]
    expect(suggestPeople('bo', people).map(({ name }) => name)).toEqual(['bo', 'bob', 'Ada Bobbin'])
  })

  it('counts bytes, as the protocol does, and only near the end', () => {
    expect(textRoom('short')).toBeNull()
    expect(textRoom('a'.repeat(5_900))).toBe(100)
    expect(textRoom('🦊'.repeat(1_501))).toBe(-4)
  })
})
