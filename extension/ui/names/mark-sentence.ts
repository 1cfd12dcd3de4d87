import type { PublicKey } from '../../../shared/ids.ts'
import type { NameMark } from '../../bridge/names/look-alikes.ts'
import { nameOf } from '../chat/name-of.ts'
import type { Person } from '../chat/person.ts'
import { isolate } from '../show/isolate.ts'

/** What a person should know of a name before they trust it. */
export function markSentence(mark: NameMark, people: ReadonlyMap<PublicKey, Pick<Person, 'name'>>): string {
  switch (mark.kind) {
    case 'same-name': {
      const who = nameOf(mark.of, people)
      return `Another key had this name before: ${isolate(who)} ${mark.of.slice(0, 4)}, who is somebody else.`
    }
    case 'look-alike':
      return `Looks like ${isolate(nameOf(mark.of, people))}, who is somebody else.`
    case 'mixed-script':
      return 'This name mixes letters of several alphabets, so it may not be what it looks like.'
    case 'invisible':
      return 'This name holds characters that cannot be seen, so it may not be what it looks like.'
  }
}
