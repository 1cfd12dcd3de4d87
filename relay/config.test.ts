import { expect, test } from 'vitest'
import { config } from './config.ts'
import { newSigner } from './test-client.ts'

test('an empty environment is enough', () => {
  expect(config({})).toMatchObject({ port: 8787, host: '127.0.0.1', dataDir: './data' })
  expect(config({}).relayedADay).toEqual({ each: 20_000_000, all: 500_000_000 })
})

test('everything can be set', () => {
  const owner = newSigner().key
  const env = {
    PORT: '80',
    HOST: '0.0.0.0',
    DATA_DIR: '/data',
    PUBLIC_URL: 'https://talk.example.org',
    EXTENSION_URL: 'https://example.org/extension',
    SERVER_NAME: ' Library ',
    OWNER_KEY: owner.toUpperCase(),
    SERVER_SEED: '07'.repeat(32),
    MOVED_FROM: 'catalk-move:abc',
    ICE_SERVERS: '[{"urls":"stun:stun.example.org:3478"}]',
    TURN_URL: 'turn:turn.example.org:3478?transport=udp',
    TURN_SECRET: 'between us',
    RELAYED_MB_A_DAY_EACH: '5',
    RELAYED_MB_A_DAY: '0',
    TRUST_PROXY: 'Fly',
  }
  expect(config(env)).toEqual({
    port: 80,
    host: '0.0.0.0',
    dataDir: '/data',
    publicUrl: 'https://talk.example.org',
    extensionUrl: 'https://example.org/extension',
    name: 'Library',
    ownerKey: owner,
    seed: new Uint8Array(32).fill(7),
    movedFrom: 'catalk-move:abc',
    iceServers: [{ urls: 'stun:stun.example.org:3478' }],
    turn: { url: 'turn:turn.example.org:3478?transport=udp', secret: 'between us' },
    relayedADay: { each: 5_000_000, all: 0 },
    trustProxy: 'fly',
  })
})

test.for([
  ['PORT', 'eighty'],
  ['PORT', '65536'],
  ['PUBLIC_URL', 'talk.example.org'],
  ['EXTENSION_URL', 'javascript:alert(1)'],
  ['SERVER_NAME', 'x'.repeat(41)],
  ['SERVER_NAME', 'two\nlines'],
  ['OWNER_KEY', 'abc'],
  ['OWNER_KEY', '00'.repeat(32)],
  ['SERVER_SEED', 'secret'],
  ['MOVED_FROM', 'https://old.example.org'],
  ['ICE_SERVERS', 'stun:stun.example.org'],
  ['ICE_SERVERS', '[{"url":"stun:stun.example.org"}]'],
  ['TURN_URL', 'turn.example.org'],
  ['TRUST_PROXY', 'yes'],
  ['TRUST_PROXY', '0'],
  ['TRUST_PROXY', '10.0.0.0/8'],
  ['RELAYED_MB_A_DAY', 'plenty'],
  ['RELAYED_MB_A_DAY_EACH', '-1'],
] as const)('%s=%s is an error that names the variable', ([variable, value]) => {
  expect(() => config({ [variable]: value })).toThrow(variable)
})

test('no proxy is trusted unless told so, and as many as told', () => {
  expect(config({}).trustProxy).toBe('nobody')
  expect(config({ TRUST_PROXY: '' }).trustProxy).toBe('nobody')
  expect(config({ TRUST_PROXY: '2' }).trustProxy).toBe(2)
})

test('TURN_URL and TURN_SECRET go together', () => {
  expect(() => config({ TURN_URL: 'turn:turn.example.org' })).toThrow('TURN_SECRET')
  expect(() => config({ TURN_SECRET: 'between us' })).toThrow('TURN_URL')
})
