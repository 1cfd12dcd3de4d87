import { formatUntil } from '../show/format-until.ts'
import { isolate } from '../show/isolate.ts'

/** An invite as one writes it to somebody. */
export function inviteText(
  server: string,
  { link, expires, uses }: { link: string; expires: number | null; uses: number | null },
): string {
  const limits = [
    ...(uses === null ? [] : [uses === 1 ? 'for one person' : `for ${uses} people`]),
    ...(expires === null ? [] : [`until ${formatUntil(expires)}`]),
  ]
  const works = limits.length > 0 ? ` The link works ${limits.join(', ')}.` : ''
  return `Join me on “${isolate(server)}” in catalk: ${link}${works}`
}
