import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { CONTROL_LOG } from '../shared/ids.ts'
import { newSigner, TestClient } from './test-client.ts'
import { TestServer } from './test-server.ts'

test('[R21] the page of an invite link shows the server’s name and who is online, and runs nothing', async () => {
  await using server = await TestServer.start({ name: 'Library', extensionUrl: 'https://example.org/get' })
  const owner = await server.enterOwner()
  // Nobody's company, and not counted.
  const invite = await server.invite({ virtual: true })
  await TestClient.online(server.relay.address, newSigner(), { invite, name: 'night watch' })
  for (const path of ['/', '/join', '/m']) {
    const response = await fetch(server.relay.url + path)
    const page = await response.text()
    expect(page).toContain('<h1 dir="auto">Library</h1>')
    expect(page).toContain('1 person is online')
    expect(page).toContain(
      {
        '/': 'Ask somebody who talks here',
        '/join': 'Copy the whole link from the address bar',
        '/m': 'This link leads to a message',
      }[path],
    )
    expect(page).toContain('href="https://example.org/get"')
    expect(page).not.toContain('<script')
  }
  for (const [door, words] of [
    ['open', 'Anybody may join'],
    ['approval', 'you knock by it'],
  ]) {
    await owner.fact(await owner.say(CONTROL_LOG, 'server', { door }))
    expect(await (await fetch(server.relay.url)).text()).toContain(words)
  }
})

test('[R21] every answer forbids to run, load, frame, sniff and refer', async () => {
  await using server = await TestServer.start()
  for (const path of ['/', '/join', '/m', '/healthz', '/readyz', '/nothing', '/%']) {
    const { headers } = await fetch(server.relay.url + path)
    expect(headers.get('content-security-policy'), path).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    )
    expect(headers.get('x-frame-options'), path).toBe('DENY')
    expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    expect(headers.get('referrer-policy'), path).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy'), path).toBe('same-origin')
    expect(headers.has('x-powered-by'), path).toBe(false)
    expect(headers.has('set-cookie'), path).toBe(false)
  }
})

test('[R21] the page has the very style that the policy lets through, and nothing of another kind', async () => {
  await using server = await TestServer.start({ name: 'Library' })
  const response = await fetch(server.relay.url)
  const page = await response.text()
  const styles = [...page.matchAll(/<style>([^<]*)<\/style>/g)].map(([, style = '']) => style)
  expect(styles).toHaveLength(1)
  const hash = createHash('sha256')
    .update(styles[0] ?? '')
    .digest('base64')
  expect(response.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`)
  expect(page).not.toMatch(/<(?:script|link|img|iframe|form|base|object|embed)\b|\sstyle=|\son\w+=|\ssrc=/i)
})

test('[R21] a name is shown as text, whatever it looks like', async () => {
  const name = `<img src=x onerror="a('&')">`
  await using server = await TestServer.start({ name })
  const page = await (await fetch(server.relay.url)).text()
  expect(page).not.toContain('<img')
  expect(page).toContain('&#60;img src=x onerror=&#34;a(&#39;&#38;&#39;)&#34;&#62;')
})

test('[R21] there is nothing else', async () => {
  await using server = await TestServer.start()
  for (const path of ['/metrics', '/data/server-key', '/%', '/../relay/main.ts']) {
    expect((await fetch(server.relay.url + path)).status).toBeGreaterThanOrEqual(400)
  }
  expect((await fetch(server.relay.url, { method: 'POST' })).status).toBe(404)
})
