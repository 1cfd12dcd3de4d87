import { ALL_ROWS } from './all-rows.ts'
import { benchOptions } from './bench-options.ts'
import { readChatLog } from './chat-log.ts'
import { makeUpChat } from './made-up-chat.ts'
import { measure } from './measure.ts'
import { HISTORY_FACTS, proveHistory } from './proven-history.ts'
import type { ProvenHistory } from './proven-history-bytes.ts'
import { writeResults } from './results-file.ts'
import type { Bench, Result } from './row.ts'
import { table } from './table.ts'

const options = benchOptions(process.argv.slice(2))
const rows = ALL_ROWS.filter(({ id }) => id.startsWith(options.only))
if (rows.length === 0) {
  console.error(`No row begins with "${options.only}". There are: ${ALL_ROWS.map(({ id }) => id).join(', ')}`)
  process.exit(1)
}

let history: Promise<ProvenHistory> | undefined
const bench: Bench = {
  said: async (count) => (options.log ? readChatLog(options.log, count) : makeUpChat(count)),
  history: () => {
    history ??= bench.said(HISTORY_FACTS).then((said) => proveHistory(said))
    return history
  },
  only: options.only,
  progress: (line) => console.error(line),
}

const results: Result[] = []
for (const row of rows) {
  try {
    results.push(await measure(row, bench))
    await writeResults(new URL('./results.json', import.meta.url), ALL_ROWS, results)
  } catch (error) {
    // The others are still worth having.
    console.error(`${row.id} failed:`, error)
    process.exitCode = 1
  }
}
console.log(table(rows, results))
// What a row left behind that was given up must not keep this process.
process.exit()
