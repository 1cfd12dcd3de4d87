// The relay as `relay/main.ts` runs it, but for its rates: a test says in a second what people say in a day.
import { flushCompileCache } from 'node:module'
import { config } from '../../relay/config.ts'
import { startRelay } from '../../relay/relay.ts'

const unhurried = { burst: 1e6, perSecond: 1e6 }
const limits = { claims: unhurried, deletes: unhurried, frames: unhurried, logins: unhurried }
const relay = await startRelay({ ...config(process.env), limits })
// What was compiled is there for the next one: most are killed, with no time to write it down.
flushCompileCache()
console.log(`catalk relay on ${relay.url}`)
console.log(`server key ${relay.server}`)
process.once('SIGTERM', async () => {
  await relay.stop()
  process.exit(0)
})
