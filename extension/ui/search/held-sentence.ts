import type { Settings } from '../../bridge/settings.ts'
import type { ServerState } from '../../bridge/state.ts'
import { formatBytes } from '../show/format-bytes.ts'
import { formatCount } from '../show/format-count.ts'

/** What of a server's history can be found here: only what this device holds. */
export function heldSentence(server: Pick<ServerState, 'filling'>, keep: Settings['keep']): string {
  const missing = server.filling.reduce((sum, filling) => sum + filling.missing, 0)
  const kept =
    keep.kind === 'days'
      ? `This device keeps the last ${formatCount(keep.days, 'day')}.`
      : keep.kind === 'megabytes'
        ? `This device keeps the newest ${formatBytes(keep.megabytes * 1_000_000)} of each server.`
        : missing === 0
          ? 'This device holds everything that was said here.'
          : ''
  const lacks =
    missing > 0
      ? `${formatCount(missing, 'message')} ${missing === 1 ? 'is' : 'are'} still to come and cannot be found yet.`
      : ''
  return [kept, lacks].filter(Boolean).join(' ')
}
