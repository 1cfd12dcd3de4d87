import { LockKeyhole } from 'lucide-react'
import { usePlace } from '../chat/place-context.ts'

/** In the composer's place for who may not write: why, and whom to ask. */
export function CannotPost() {
  const { people } = usePlace()
  const owner = [...people.values()].find((person) => person.owner)
  return (
    <div data-testid="cannot-post" className="px-3 pb-3 two:px-5 two:pb-4">
      <div className="flex items-start gap-3 rounded-xl border border-line bg-side px-3.5 py-3 text-soft">
        <LockKeyhole size={17} className="mt-0.5 shrink-0 text-faint" aria-hidden="true" />
        <p className="min-w-0 wrap-anywhere">
          You can read here, but you may not write.{' '}
          {owner ? (
            <>
              Ask <bdi className="font-medium text-ink">{owner.name}</bdi>, who owns this server, to allow it
              {owner.online ? '; they are online now.' : '.'}
            </>
          ) : (
            'Ask the owner of this server to allow it.'
          )}
        </p>
      </div>
    </div>
  )
}
