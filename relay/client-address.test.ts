import { expect, test } from 'vitest'
import { clientAddress, THIS_MACHINE } from './client-address.ts'

const PEER = '198.51.100.7'

test('without a trusted proxy no header counts', () => {
  const headers = {
    'x-forwarded-for': '203.0.113.9',
    'fly-client-ip': '203.0.113.9',
    forwarded: 'for=203.0.113.9',
  }
  expect(clientAddress(PEER, headers, 'nobody')).toBe(PEER)
})

test('on fly.io its own header counts, and nothing that a client can write', () => {
  const headers = { 'fly-client-ip': '203.0.113.9', 'x-forwarded-for': '192.0.2.1, 203.0.113.9, 192.0.2.200' }
  expect(clientAddress(PEER, headers, 'fly')).toBe('203.0.113.9')
  expect(clientAddress(PEER, { 'x-forwarded-for': '192.0.2.1' }, 'fly')).toBe(PEER)
})

test.for([
  [1, '203.0.113.9', '203.0.113.9'],
  [1, '192.0.2.1, 203.0.113.9', '203.0.113.9'],
  [1, '192.0.2.1,192.0.2.2 , 203.0.113.9', '203.0.113.9'],
  [2, '192.0.2.1, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
  // The inner one of two proxies was reached directly, and wrote whom it saw.
  [2, '203.0.113.9', '203.0.113.9'],
] as const)('behind %i proxies the entry of the outermost one counts: %s', ([trust, said, address]) => {
  expect(clientAddress(PEER, { 'x-forwarded-for': said }, trust)).toBe(address)
})

test.for(['', 'unknown', '203.0.113.9.1', '203.0.113.9, ', '_hidden', '[::1', '<script>', '1'.repeat(9_000)])(
  'what is no address says nothing: %s',
  (said) => {
    expect(clientAddress(PEER, { 'x-forwarded-for': said }, 1)).toBe(PEER)
    expect(clientAddress(PEER, { 'fly-client-ip': said }, 'fly')).toBe(PEER)
  },
)

test('a header of fly.io that came twice says nothing', () => {
  expect(clientAddress(PEER, { 'fly-client-ip': '192.0.2.1, 203.0.113.9' }, 'fly')).toBe(PEER)
})

test.for([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['::ffff:cb00:7109', '203.0.113.9'],
  ['64:ff9b::203.0.113.9', '64:ff9b:0:0::/64'],
  ['127.0.0.1', THIS_MACHINE],
  ['::1', THIS_MACHINE],
  ['::ffff:127.0.0.1', THIS_MACHINE],
  ['127.0.0.2', '127.0.0.2'],
  ['::2', '0:0:0:0::/64'],
] as const)('%s counts as %s', ([peer, address]) => {
  expect(clientAddress(peer, {}, 'nobody')).toBe(address)
  expect(clientAddress(PEER, { 'x-forwarded-for': peer }, 1)).toBe(address)
})

test('a port is no part of an address', () => {
  expect(clientAddress(PEER, { 'x-forwarded-for': '203.0.113.9:4711' }, 1)).toBe('203.0.113.9')
  expect(clientAddress(PEER, { 'x-forwarded-for': '[2001:db8::1]:4711' }, 1)).toBe('2001:db8:0:0::/64')
})

test('a connection whose other end is gone already still counts', () => {
  expect(clientAddress(undefined, {}, 'nobody')).toBe('unknown')
})
