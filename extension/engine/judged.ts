import { couldModerate, type Policy } from '../../shared/policy-state.ts'
import type { Mark } from './fact-store.ts'

/** Marks with what the policy says of their authors: what they could do when these were stamped, and who they were before. */
export function judged(policy: Policy, marks: Mark[]): Mark[] {
  return marks.map((mark) => {
    const { kind, author, id } = mark
    if (kind === 'reaction') return mark
    const formerly = policy.people.get(author)?.formerKeys ?? []
    return {
      ...mark,
      ...(kind !== 'edit' && { moderator: couldModerate(policy, author, id) }),
      ...(formerly.length > 0 && kind !== 'pin' && { formerly: [...formerly] }),
    }
  })
}
