/**
 * Does one piece of work after the other, in the order in which they were asked for. One that fails tells only whoever
 * asked for it.
 */
export function inTurn(): <T>(work: () => T | Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
}
