/** How many, and the middle and the 99th of a hundred, ms. */
export function latenciesOf(all: readonly number[]): string {
  const sorted = [...all].sort((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1)
  return `${sorted.length.toLocaleString('en')}, in ${at(0.5)} ms (99%: ${at(0.99)} ms)`
}
