// Virtual clients of a server, on a machine that stays on: `npm run virtual -- --invite LINK`.
import { parseArgs } from 'node:util'
import { buildExtension } from '../scripts/build-extension.ts'
import { atSignal } from './at-signal.ts'
import { readKeep } from './read-keep.ts'
import { startVirtualClients } from './start-virtual-clients.ts'

const HELP = `Virtual clients: browsers without a screen that keep the last 24 hours of a server, or more, for when nobody else
is online.

  npm run virtual -- --invite LINK [--count 2] [--keep 30d] [--name NAME] [--data DIR]

  --invite LINK  an invite for virtual clients: the server's menu, Invite people, "For a virtual client"
  --count N      how many (1)
  --keep WHAT    30d for days, 500mb for megabytes, or all (1d)
  --name NAME    how they are called on the server (Virtual client)
  --data DIR     where they keep their keys and what they hold (.catalk/virtual)

They go on until Ctrl-C or SIGTERM, and are started again when they die.`

const MOST = 20

try {
  const { values } = parseArgs({
    options: {
      invite: { type: 'string' },
      count: { type: 'string', default: '1' },
      keep: { type: 'string', default: '1d' },
      name: { type: 'string', default: 'Virtual client' },
      data: { type: 'string', default: '.catalk/virtual' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const count = Number(values.count)
  if (values.help) console.log(HELP)
  else if (!values.invite) throw new Error('Give the invite: npm run virtual -- --invite LINK')
  else if (!Number.isInteger(count) || count < 1 || count > MOST) {
    throw new Error(`--count is a number from 1 to ${MOST}.`)
  } else {
    const keep = readKeep(values.keep)
    await buildExtension('chrome')
    const clients = await startVirtualClients({
      invite: values.invite,
      count,
      name: values.name,
      keep,
      dataDir: values.data,
      log: (line, which) => console.log(`${new Date().toISOString()} virtual client ${which}: ${line}`),
    })
    atSignal(() => clients.stop())
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
