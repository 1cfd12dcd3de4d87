import { expect, test } from 'vitest'
import { config } from './config.ts'
import { newSigner } from './test-client.ts'

test('an empty environment is enough', () => {
  expect(config({})).toMatchObject({ port: 8787, host: '127.0.0.1', dataDir: './data' })
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
    ICE_SERVERS: '[{"urls":"stun:stun.example.org:3478"}]',
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
    iceServers: [{ urls: 'stun:stun.example.org:3478' }],
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
  ['ICE_SERVERS', 'stun:stun.example.org'],
  ['ICE_SERVERS', '[{"url":"stun:stun.example.org"}]'],
] as const)('%s=%s is an error that names the variable', ([variable, value]) => {
  expect(() => config({ [variable]: value })).toThrow(variable)
})
