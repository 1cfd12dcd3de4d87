import type { PublicKey } from '../../../shared/ids.ts'
import { isMe } from '../chat/is-me.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { Avatar } from '../controls/avatar.tsx'
import { Modal } from '../controls/modal.tsx'
import { Notice } from '../controls/notice.tsx'
import { Spinner } from '../controls/spinner.tsx'
import { groupKey } from '../show/group-key.ts'
import { SafetyWords } from './safety-words.tsx'
import { useWhoIs } from './use-who-is.ts'
import { WhoFacts } from './who-facts.tsx'

/** Who somebody is, by what this device holds itself, and how to be sure of it. */
export function WhoCard({ of, onClose }: { of: PublicKey; onClose: () => void }) {
  const { server, people } = usePlace()
  const { who, refused } = useWhoIs(of)
  const person = people.get(of)
  const name = nameOf(of, people)
  const me = isMe(of, server.me.key, people)
  return (
    <Modal open onOpenChange={onClose} title="Who is this?">
      <div data-testid="who-card" data-name={name} className="flex flex-col gap-4">
        <div className="flex items-center gap-3">
          <Avatar of={person?.key ?? of} name={name} size={44} virtual={person?.virtual ?? false} />
          <div className="min-w-0">
            <p className="truncate text-lg font-semibold">
              <bdi>{name}</bdi>
            </p>
            <p className="text-[13px] text-faint">
              {me ? 'This is you.' : standingOf(person)}
              {person?.online && !me ? ' Here now.' : ''}
            </p>
          </div>
        </div>
        {person?.waiting && person.about !== '' && (
          <blockquote dir="auto" className="border-l-2 border-edge pl-3 text-soft wrap-anywhere">
            {person.about}
          </blockquote>
        )}
        {who && !me && !person?.virtual && <SafetyWords words={who.safetyWords} name={name} />}
        {who && <WhoFacts who={who} />}
        {!who && !refused && (
          <span className="grid h-24 place-items-center text-faint">
            <Spinner size={22} />
          </span>
        )}
        {refused && <Notice look="danger">{refused}</Notice>}
        <div>
          <p className="text-[13px] text-faint">Their key now</p>
          <p data-testid="who-key" className="mt-0.5 grid max-w-84 grid-cols-8 font-mono text-[12px]">
            {groupKey(person?.key ?? of).map((group, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: groups may repeat and never move
              <span key={at}>{group}</span>
            ))}
          </p>
        </div>
      </div>
    </Modal>
  )
}

function standingOf(
  person: { owner: boolean; virtual: boolean; waiting: boolean; banned: object | null } | undefined,
) {
  if (!person) return 'Not known here.'
  if (person.banned) return 'Banned.'
  if (person.owner) return 'Owns this server.'
  if (person.virtual) return 'A machine that keeps the recent history.'
  return person.waiting ? 'Waits at the door.' : 'A member.'
}
