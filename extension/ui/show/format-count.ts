const grouped = new Intl.NumberFormat('en')

/** `1234, 'message'` → `1,234 messages`. */
export function formatCount(count: number, noun: string): string {
  return `${grouped.format(count)} ${noun}${count === 1 ? '' : 's'}`
}
