import type { ServerState } from '../extension/bridge/state.ts'
import { formatBytes } from '../extension/ui/show/format-bytes.ts'

/** What a virtual client does now, in one line. `pages`: how many it holds. */
export function statusLine(state: ServerState, pages: number): string {
  const { connection, serving, filling } = state
  const missing = filling.reduce((sum, log) => sum + log.missing, 0)
  return [
    connectionWords(connection),
    many(pages, 'page'),
    missing === 0 ? 'nothing missing' : `${many(missing, 'message')} missing`,
    many(serving.peers, 'peer'),
    `${formatBytes(serving.given)} given`,
  ].join(', ')
}

function connectionWords(connection: ServerState['connection']): string {
  switch (connection.state) {
    case 'online':
      return 'online'
    case 'connecting':
      return 'connecting'
    case 'waiting':
      return `offline (${connection.sentence})`
    case 'refused':
      return `refused (${connection.sentence})`
  }
}

const many = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`
