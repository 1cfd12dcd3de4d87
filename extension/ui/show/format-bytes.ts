const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `1536000` → `1.5 MB`. Decimal units, as in a data plan. */
export function formatBytes(bytes: number): string {
  let amount = bytes
  let unit = 0
  while (amount >= 999.5 && unit < UNITS.length - 1) {
    amount /= 1000
    unit++
  }
  const digits = unit === 0 || amount >= 99.95 ? 0 : 1
  return `${amount.toFixed(digits)} ${UNITS[unit]}`
}
