import type { Connection } from '../../bridge/state.ts'

const LOOKS = {
  online: { dot: 'bg-good', words: 'Connected' },
  connecting: { dot: 'bg-mention-edge animate-pulse', words: 'Connecting' },
  waiting: { dot: 'bg-mention-edge', words: 'Offline' },
  refused: { dot: 'bg-danger', words: 'Refused' },
} as const

/** The session in a dot; in words where it is not fine, and for who cannot see the dot. */
export function ConnectionMark({ connection }: { connection: Connection }) {
  const { dot, words } = LOOKS[connection.state]
  const fine = connection.state === 'online'
  return (
    <span
      data-testid="connection"
      data-state={connection.state}
      role="status"
      title={words}
      className="inline-flex shrink-0 items-center gap-1.5 px-1.5 text-[12px] text-faint"
    >
      <span className={`size-2 rounded-full ${dot}`} />
      <span className={fine ? 'sr-only' : 'sr-only two:not-sr-only'}>{words}</span>
    </span>
  )
}
