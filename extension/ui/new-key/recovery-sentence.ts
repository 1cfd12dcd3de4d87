import type { PublicKey } from '../../../shared/ids.ts'
import type { Standing } from '../../bridge/state.ts'
import { formatUntil } from '../show/format-until.ts'
import { listNames } from '../show/list-names.ts'

/** More are behind a count. */
const NAMED = 10

/** Who may replace one's key now, and who will be able to. */
export function recoverySentence(
  recovery: Standing['recovery'],
  name: (key: PublicKey) => string,
  now: number,
): string {
  const list = (one: Standing['recovery'][number]) => {
    const who = listNames(one.people.map(name), NAMED)
    return one.needed < one.people.length ? `${one.needed} of ${who}` : who
  }
  const inForce = recovery.findLast(({ from }) => from <= now)
  const next = recovery.at(-1)
  const have =
    inForce && inForce.people.length > 0
      ? `If you lose your key, ${list(inForce)} can give your place to a new one.`
      : 'Members you trust, who can give your place to a new key if you lose yours. Nobody is named.'
  if (!next || next === inForce) return have
  const coming = next.people.length > 0 ? list(next) : 'nobody'
  return `${have} From ${formatUntil(next.from, now)} on it is ${coming}: so late, as a thief may not name their own.`
}
