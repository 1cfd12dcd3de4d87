import { EyeOff, Hash, MessageSquare, MessageSquareOff, MicOff } from 'lucide-react'
import { Avatar } from '../controls/avatar.tsx'
import { useNow } from '../live/use-now.ts'
import { useBlocked } from '../moderation/use-blocked.ts'
import { NameMark } from '../names/name-mark.tsx'
import { NewNameWarning } from '../names/new-name-warning.tsx'
import { isolate } from '../show/isolate.ts'
import { useWho } from '../who/who-context.ts'
import type { Person } from './person.ts'
import { PersonMenu } from './person-menu.tsx'
import { usePlace } from './place-context.ts'

/** A person: name, whether here, and what they may do. */
export function PersonRow({ person }: { person: Person }) {
  const { server } = usePlace()
  const openWho = useWho()
  const { isBlocked } = useBlocked()
  return (
    <div
      data-testid={`person-${person.name}`}
      data-key={person.key}
      data-online={person.online || undefined}
      data-privileges={person.privileges.join(' ')}
      className="group/person flex min-h-9 flex-wrap items-center gap-x-2.5 rounded-lg px-2 py-1 hover:bg-hover"
    >
      <span className={`relative inline-flex ${person.online ? '' : 'opacity-50 grayscale'}`}>
        <Avatar of={person.key} name={person.name} size={26} virtual={person.virtual} />
        {person.online && (
          <span className="absolute -right-0.5 -bottom-0.5 size-2.5 rounded-full border-2 border-side bg-good" />
        )}
      </span>
      <span className="min-w-0 flex-1 leading-tight">
        <button
          type="button"
          data-testid={`who-${person.name}`}
          title={`${isolate(person.name)}\n${person.key}`}
          onClick={() => openWho(person.key)}
          className={`block max-w-full rounded text-left hover:underline ${person.online ? '' : 'text-faint'}`}
        >
          <bdi className="hold-marks block truncate">{person.name}</bdi>
        </button>
        {person.virtual && (
          <span className="block truncate text-[11px] text-faint">keeps recent history for all</span>
        )}
      </span>
      {person.mark && <NameMark mark={person.mark} />}
      {person.twin && (
        <span
          className="font-mono text-[11px] text-faint"
          title="Somebody else has this name too, or one that looks the same"
        >
          {person.key.slice(0, 4)}
        </span>
      )}
      {person.key === server.me.key && <span className="text-[11px] text-faint">you</span>}
      {isBlocked(person.key) && (
        <span title="Blocked on this device" className="text-faint">
          <EyeOff size={14} aria-label="Blocked on this device" />
        </span>
      )}
      {!person.virtual && !person.owner && <Privileges person={person} />}
      {person.key !== server.me.key && <PersonMenu person={person} />}
      <NewNameWarning mark={person.mark} className="mt-1 max-w-full basis-full" />
    </div>
  )
}

function Privileges({ person }: { person: Person }) {
  const posts = person.privileges.includes('post')
  const creates = person.privileges.includes('createChannel')
  const muted = person.mutedUntil > useNow(30_000, person.mutedUntil > 0)
  return (
    <span className="flex shrink-0 items-center gap-1 text-faint">
      {creates && (
        <span title="May create channels">
          <Hash size={14} aria-label="May create channels" />
        </span>
      )}
      {muted ? (
        <span title="Muted">
          <MicOff size={14} aria-label="Muted" />
        </span>
      ) : posts ? (
        <span title="May write">
          <MessageSquare size={14} aria-label="May write" />
        </span>
      ) : (
        <span title="May read only">
          <MessageSquareOff size={14} aria-label="May read only" />
        </span>
      )}
    </span>
  )
}
