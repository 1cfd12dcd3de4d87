import { describe, expect, it } from 'vitest'
import type { PublicKey } from '../../../shared/ids.ts'
import { PLAIN_PERSON } from '../../bridge/test-rows.ts'
import type { PersonView } from '../../bridge/views.ts'
import { gatherPeople } from './gather-people.ts'
import { groupPeople } from './group-people.ts'
import { nameOf } from './name-of.ts'
import { tidyChannelName } from './tidy-channel-name.ts'

const view = (name: string, more: Partial<PersonView> = {}): PersonView => ({
  key: name.repeat(8) as PublicKey,
  name,
  privileges: ['post'],
  owner: false,
  virtual: false,
  joined: 0,
  ...PLAIN_PERSON,
  ...more,
})

describe('the people of a server', () => {
  it('are grouped: the owner, who is here, virtual clients, who is away', () => {
    const known = [
      view('dave'),
      view('carol'),
      view('alice', { owner: true }),
      view('night', { virtual: true }),
      view('bob'),
    ]
    const people = gatherPeople(known, [view('carol'), view('night', { virtual: true }), view('bob')])
    expect(
      groupPeople(people.values()).map(({ title, people }) => [title, people.map(({ name }) => name)]),
    ).toEqual([
      ['Owner', ['alice']],
      ['Online', ['bob', 'carol']],
      ['Virtual clients', ['night']],
      ['Away', ['dave']],
    ])
  })

  it('may do what the control log says, whatever the roster still says', () => {
    const people = gatherPeople([view('bob', { privileges: [] })], [view('bob')])
    expect([...people.values()][0]).toMatchObject({ privileges: [], online: true })
  })

  it('who share a name, or one that looks the same, are told apart by their key', () => {
    const names = ['Alice', 'аlicе', 'A l i\u0301ce', 'bob']
    const people = [
      ...gatherPeople(
        names.map((name, joined) => view(name, { joined })),
        [],
      ).values(),
    ]
    expect(people.map(({ twin }) => twin)).toEqual([true, true, true, false])
    expect(people.map(({ mark }) => mark?.kind ?? null)).toEqual([null, 'look-alike', 'look-alike', null])
  })

  it('are marked by their names whether they are here or not', () => {
    const [alice, mimic] = [view('Alice'), view('Аlice', { joined: 1 })]
    const known = [alice, mimic]
    expect(gatherPeople(known, []).get(mimic.key)?.mark).toEqual({
      kind: 'look-alike',
      of: alice.key,
      since: 1,
    })
    expect(gatherPeople(known, [mimic]).get(mimic.key)).toMatchObject({
      online: true,
      mark: { kind: 'look-alike' },
    })
  })

  it('who is not known yet is called by the beginning of their key', () => {
    expect(nameOf('0123456789abcdef' as PublicKey, new Map())).toBe('01234567')
  })

  it('name channels as the protocol wants it', () => {
    expect(['General Talk', '#releases', '--x', 'Żółć!', 'a'.repeat(60)].map(tidyChannelName)).toEqual([
      'general-talk',
      'releases',
      'x',
      'żółć',
      'a'.repeat(40),
    ])
  })
})
