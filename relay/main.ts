import { memberLink } from '../shared/join-link.ts'
import { config } from './config.ts'
import { startRelay } from './relay.ts'

const log = (line: string) => console.log(line)

try {
  const options = config(process.env)
  const relay = await startRelay({ ...options, log })
  log(`catalk relay on ${relay.url} (${relay.address})`)
  log(`server key ${relay.server}`)
  log(`the owner, and members on a new device, join by ${memberLink(relay.server, relay.address)}`)

  const drain = async (signal: string) => {
    log(`${signal}: draining`)
    await relay.stop()
    process.exit(0)
  }
  process.once('SIGTERM', drain)
  process.once('SIGINT', drain)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
