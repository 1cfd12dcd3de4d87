/** Runs again and again for about `ms`; each run answers how much it did. How much a second that is. */
export async function rate(run: () => Promise<number>, ms: number): Promise<number> {
  const start = performance.now()
  let done = 0
  let now = start
  while (now - start < ms) {
    done += await run()
    now = performance.now()
  }
  return done / ((now - start) / 1_000)
}

/** As `rate`, taking up `items` in portions, one after the other and over again. */
export function rateOf<Item>(
  items: Item[],
  portion: number,
  run: (some: Item[]) => Promise<number>,
  ms: number,
): Promise<number> {
  let at = 0
  return rate(() => {
    if (at + portion > items.length) at = 0
    const some = items.slice(at, at + portion)
    at += portion
    return run(some)
  }, ms)
}
