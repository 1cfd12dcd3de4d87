// The engine without a browser, for machines where none fits: `npm run seed -- --invite LINK`. The script tells Node to
// collect garbage early: a million facts need 20 MB of heap, but left alone it grows to 90 MB before anything is thrown away.
import { parseArgs } from 'node:util'
import { atSignal } from '../at-signal.ts'
import { readKeep } from '../read-keep.ts'
import { startSeed } from './start-seed.ts'

const HELP = `A seed: keeps the history of a server, and hands it on, without a browser.

  npm run seed -- --invite LINK [--keep all] [--name NAME] [--data DIR]

  --invite LINK  an invite: the server's menu, Invite people. One "For a virtual client" makes others ask it last
  --keep WHAT    all, or 30d for days, or 500mb for megabytes (all)
  --name NAME    how it is called on the server (Seed)
  --data DIR     where it keeps its key and what it holds (.catalk/seed)

It goes on until Ctrl-C or SIGTERM.`

try {
  const { values } = parseArgs({
    options: {
      invite: { type: 'string' },
      keep: { type: 'string', default: 'all' },
      name: { type: 'string', default: 'Seed' },
      data: { type: 'string', default: '.catalk/seed' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) console.log(HELP)
  else if (!values.invite) throw new Error('Give the invite: npm run seed -- --invite LINK')
  else {
    const seed = await startSeed({
      invite: values.invite,
      keep: readKeep(values.keep),
      dataDir: values.data,
      name: values.name,
      log: (line) => console.log(`${new Date().toISOString()} seed: ${line}`),
    })
    atSignal(() => seed.stop())
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
