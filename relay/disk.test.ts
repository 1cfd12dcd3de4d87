import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from './clock.ts'
import { TestServer } from './test-server.ts'

/** How words could be written on a disk. */
const FORMS: [string, (text: string) => string | Buffer][] = [
  ['as UTF-8', (text) => Buffer.from(text)],
  ['as UTF-16', (text) => Buffer.from(text, 'utf16le')],
  ['as UTF-16, the other way round', (text) => Buffer.from(text, 'utf16le').swap16()],
  ['in hex', (text) => Buffer.from(text).toString('hex')],
  // Base64 by where in a group of three bytes the words begin; the ends may be mixed with what stands beside.
  ...[0, 1, 2].map((shift): [string, (text: string) => string] => [
    `in base64, shifted by ${shift}`,
    (text) =>
      Buffer.from(' '.repeat(shift) + text)
        .toString('base64')
        .slice(4, -4),
  ]),
]

test('[R20] after an hour of talk no word of it is on the disk, in whatever form', async () => {
  let now = Date.now()
  await using server = await TestServer.start({
    clock: { ...systemClock, now: () => now },
    limits: { tickMs: 0 },
  })
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  const general = await server.channel(alice)
  const texts: string[] = []
  // Ten messages a minute, by two people, and a restart in between.
  for (let minute = 0; minute < 60; minute++) {
    for (let i = 0; i < 10; i++) {
      const text = `secret-${minute}-${i}-${crypto.randomUUID()}`
      texts.push(text)
      await (i % 2 ? alice : bob).message(general, text)
    }
    now += 60_000
  }
  const search = () => {
    const found: string[] = []
    for (const name of readdirSync(server.dataDir)) {
      const content = readFileSync(join(server.dataDir, name))
      for (const [form, written] of FORMS) {
        for (const text of texts)
          if (content.includes(written(text))) found.push(`${text} ${form} in ${name}`)
      }
    }
    return found
  }
  expect(search()).toEqual([])
  await server.relay.stop()
  expect(search()).toEqual([])
  await server.start()
  expect(search()).toEqual([])
  // The search itself finds what is there: a name of the control log.
  expect(readFileSync(join(server.dataDir, 'control.log')).includes('general')).toBe(true)
})

test('[R20] the server’s key is kept where only its owner can read it, and serves again', async () => {
  await using server = await TestServer.start({ seed: undefined })
  const { key } = server
  expect(statSync(join(server.dataDir, 'server-key')).mode & 0o777).toBe(0o600)
  await server.relay.stop()
  await server.start()
  expect(server.key).toBe(key)
})
