const SCHEMES = new Set(['http:', 'https:', 'mailto:'])

/** The address that a link in a message may open, or null. */
export function safeLink(written: string): string | null {
  try {
    const url = new URL(written)
    return SCHEMES.has(url.protocol) ? url.href : null
  } catch {
    return null
  }
}
