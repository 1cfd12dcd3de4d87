import { couldModerate, type Policy } from '../../shared/policy.ts'
import type { Mark } from './fact-store.ts'

/** Marks with what the policy says of their authors' right to moderate when they were stamped. */
export function judged(policy: Policy, marks: Mark[]): Mark[] {
  return marks.map((mark) =>
    mark.kind === 'delete' || mark.kind === 'pin'
      ? { ...mark, moderator: couldModerate(policy, mark.author, mark.id) }
      : mark,
  )
}
