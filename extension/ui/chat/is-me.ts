import type { PublicKey } from '../../../shared/ids.ts'
import type { Person } from './person.ts'

/** Whether a key is one's own, be it one that one had before. */
export const isMe = (
  key: PublicKey,
  me: PublicKey,
  people: ReadonlyMap<PublicKey, Pick<Person, 'key'>>,
): boolean => key === me || people.get(key)?.key === me
