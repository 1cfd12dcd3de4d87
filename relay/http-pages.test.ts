import { expect, test } from 'vitest'
import { newSigner, TestClient } from './test-client.ts'
import { TestServer } from './test-server.ts'

test('[R21] the page of an invite link shows the server’s name and who is online, and runs nothing', async () => {
  await using server = await TestServer.start({ name: 'Library', extensionUrl: 'https://example.org/get' })
  await server.enterOwner()
  // Nobody's company, and not counted.
  const invite = await server.invite({ virtual: true })
  await TestClient.online(server.relay.address, newSigner(), { invite, name: 'night watch' })
  for (const path of ['/', '/join', '/m']) {
    const response = await fetch(server.relay.url + path)
    const page = await response.text()
    expect(page).toContain('<h1>Library</h1>')
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
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(response.headers.has('x-powered-by')).toBe(false)
  }
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
