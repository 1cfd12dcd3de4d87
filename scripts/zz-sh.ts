import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { launchChromium } from '../e2e/harness/chromium.ts'
import { launchFirefox } from '../e2e/harness/firefox.ts'
import { channelLogs, readStoredHistory } from '../e2e/harness/stored-history.ts'
import { startRelay } from '../relay/relay.ts'
import { inviteLink, signInvite } from '../shared/invite.ts'
import { phraseOf } from '../shared/phrase.ts'
import { webSigner } from '../shared/web-crypto.ts'
import { callEngine, engineState } from '../virtual/call-engine.ts'

const seed = randomBytes(32)
const owner = await webSigner(seed)
const relay = await startRelay({ dataDir: mkdtempSync('/tmp/relay-'), ownerKey: owner.key, name: 'Friends' })
const link = inviteLink(
  await signInvite(
    owner,
    { server: relay.server, address: relay.address, expires: null, virtual: false },
    randomBytes(8),
  ),
)
const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms))
const a = process.argv[2] === 'firefox' ? await launchFirefox() : await launchChromium()
const pa = await a.openPanel({ theme: 'light', width: 900 })
await callEngine(pa, 'restoreIdentity', { phrase: phraseOf(seed) })
await callEngine(pa, 'join', { link, name: 'Alice' })
await sleep(500)
const logs = await channelLogs(pa, relay.server)
console.log(logs)
const log = logs.get('general')!
for (let i = 0; i < 300; i++) {
  await callEngine(pa, 'say', { server: relay.server, log, text: 'hello ' + i, mentions: [] })
}
await sleep(9000)
console.log(JSON.stringify((await engineState(pa)).servers[0]?.connection))
const h = await readStoredHistory(pa, relay.server, log)
console.log(
  h.pages,
  h.texts.length,
  h.texts.slice(0, 3),
  h.texts.at(-1),
  h.items.filter((i) => i.kind === 'gap'),
)
await a.close()
await relay.stop()
process.exit(0)
