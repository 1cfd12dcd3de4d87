import type { PublicKey } from '../../shared/ids.ts'
import { couldModerate, type Policy, personOf } from '../../shared/policy-state.ts'
import type { Mark } from './fact-store.ts'

/** Marks with what the policy says of their authors: what they could do when these were stamped, and who they were before. */
export function judged(policy: Policy, marks: Mark[]): Mark[] {
  return marks.map((mark) => {
    const { kind, author, id } = mark
    const formerly = kind === 'pin' ? [] : keysBefore(policy, author)
    return {
      ...mark,
      ...((kind === 'delete' || kind === 'pin') && { moderator: couldModerate(policy, author, id) }),
      ...(formerly.length > 0 && { formerly }),
    }
  })
}

/** Keys that somebody had before this one, which may be a former one too. */
function keysBefore(policy: Policy, key: PublicKey): PublicKey[] {
  const formerKeys = personOf(policy, key)?.formerKeys ?? []
  const at = formerKeys.indexOf(key)
  return at < 0 ? [...formerKeys] : formerKeys.slice(0, at)
}
