// Checks a history file against the server's key alone: `npm run verify -- FILE`.
import { createReadStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { MAX_LINE_LENGTH } from '../shared/history-file.ts'
import { CONTROL_LOG, type PublicKey } from '../shared/ids.ts'
import { webCrypto } from '../shared/web-crypto.ts'
import { readLines } from './verify/read-lines.ts'
import { type Verified, verifyHistory } from './verify/verify-history.ts'

const HELP = `Checks a history file that was exported from catalk: every page's proof by the server's key, that pages follow
one another, every author's signature, and that the readable words are those that were signed.

  npm run verify -- FILE [--server KEY]

  FILE          as exported, JSON Lines
  --server KEY  the server's key, 64 hex digits; without it, the one that the file names

Ends with 1 when something does not hold. What is missing or was deleted is told, and is not wrong.`

function show({ server, name, exported, logs, wrong, wrongs }: Verified): void {
  console.log(`${name}, ${server}, exported ${exported}`)
  for (const { log, channel, facts, missing, deleted, bad } of logs) {
    const title = log === CONTROL_LOG ? 'control log' : channel ? `#${channel}` : log
    const parts = [
      `${facts} facts`,
      `${missing} missing`,
      `${deleted} deleted`,
      ...(bad ? [`${bad} bad`] : []),
    ]
    console.log(`  ${title}: ${parts.join(', ')}`)
  }
  const missing = logs.reduce((sum, log) => sum + log.missing, 0)
  if (wrongs > 0) console.log(`${wrongs} of it ${wrongs === 1 ? 'does' : 'do'} not hold:`)
  else if (missing === 0) console.log('All of it holds.')
  else console.log(`What is there holds; ${missing === 1 ? '1 fact is' : `${missing} facts are`} missing.`)
  for (const what of wrong) console.log(`  ${what}`)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    server: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

try {
  const [file] = positionals
  if (values.help) console.log(HELP)
  else if (!file) throw new Error('Name the file: npm run verify -- FILE. More with --help.')
  else {
    if (values.server !== undefined && !/^[0-9a-f]{64}$/.test(values.server))
      throw new Error('--server is a key of 64 hex digits.')
    const lines = readLines(createReadStream(file), MAX_LINE_LENGTH)
    const verified = await verifyHistory(webCrypto(), lines, values.server as PublicKey | undefined)
    show(verified)
    if (verified.wrongs > 0) process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
