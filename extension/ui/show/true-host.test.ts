import { describe, expect, it } from 'vitest'
import { safeLink } from './safe-link.ts'
import { trueHost } from './true-host.ts'

const leadsTo = (written: string) => trueHost(written, safeLink(written) ?? '')

describe('where a link really leads', () => {
  it.each([
    ['https://good.example@evil.example/x', 'evil.example'],
    ['https://good.example:443@evil.example:8443/', 'evil.example:8443'],
    ['https://good.example%2f@evil.example', 'evil.example'],
    ['https:///evil.example/good.example', 'evil.example'],
    ['https://good.example\\@evil.example', 'good.example'],
    ['https://аррӏе.com/', 'xn--80ak6aa92e.com'],
    ['https://раypal.com', 'xn--ypal-43d9g.com'],
    ['https://ｇoogle.com', 'google.com'],
    ['https://göögle.com', 'xn--ggle-5qaa.com'],
    ['https://good。example', 'good.example'],
    ['https://go\u00ADod.example', 'good.example'],
    ['http://3232235777/', '192.168.1.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['https://good.%65xample/', 'good.example'],
    ['https://good.example⁄x.evil.example', 'good.xn--examplex-k03d.evil.example'],
  ])('%s says so: %s', (written, host) => {
    expect(leadsTo(written)).toBe(host)
  })

  it.each([
    'https://good.example/path@x?y=@z',
    'HTTPS://Good.Example:443/',
    'http://good.example:8080',
    'https://good.example.',
    'http://[::1]:8080/',
    'http://127.0.0.1/',
    'https://xn--80ak6aa92e.com',
    'https://пример.рф/',
    'https://日本語.jp',
    'https://例え.テスト/',
    'mailto:bob@example.com',
  ])('%s says it already', (written) => {
    expect(leadsTo(written)).toBeNull()
  })
})
