const PREFIX = 'catalk:'

/** Storage can be forbidden or full; what is kept here (drafts, the last place) is then lost, never in the way. */
export function readStored(key: string): string {
  try {
    return localStorage.getItem(PREFIX + key) ?? ''
  } catch {
    return ''
  }
}

export function writeStored(key: string, value: string) {
  try {
    if (value) localStorage.setItem(PREFIX + key, value)
    else localStorage.removeItem(PREFIX + key)
  } catch {
    // see above
  }
}
