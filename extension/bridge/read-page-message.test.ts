import { expect, it } from 'vitest'
import { readCommand, readPageMessage } from './read-page-message.ts'

const refused = (reason: string) => expect.objectContaining({ name: 'Refusal', reason })
const server = 'ab'.repeat(32)

it('a message that nobody could answer is none', () => {
  for (const data of [
    null,
    undefined,
    5,
    'hello',
    [],
    { kind: 'dance' },
    { kind: 'command', id: 1, name: 'join' },
  ])
    expect(readPageMessage(data)).toBeUndefined()
  expect(readPageMessage({ kind: 'hello' })).toEqual({ kind: 'hello' })
})

it('a command comes with what it takes, and nothing else', () => {
  expect(readCommand('leave', { server, more: 1 })).toEqual(['leave', { server }])
  expect(readCommand('keepOnDisk', undefined)).toEqual(['keepOnDisk', undefined])
})

it('a command that nobody defined is refused, also when every object has it', () => {
  for (const name of ['dance', 'toString', '__proto__'])
    expect(() => readCommand(name, {})).toThrow(refused('unknown-frame'))
})

it.each([
  ['leave', null],
  ['leave', { server: 'AB'.repeat(32) }],
  ['say', { server, log: 'ab', text: 'miau', mentions: [] }],
  ['goTo', { server, log: 'ab'.repeat(16), at: 1e300 }],
  ['importPage', { server, page: [1, 2, 3] }],
  ['setSettings', { keep: 5 }],
  ['setSettings', { keep: { kind: 'days', days: Number.NaN } }],
  ['setSettings', { servePeers: -1 }],
])('%s with %o is refused before anything is done', (name, argument) => {
  expect(() => readCommand(name, argument)).toThrow(refused('malformed'))
})
