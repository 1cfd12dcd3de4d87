import { Truck } from 'lucide-react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { MovedServer } from '../../bridge/state.ts'
import { Button } from '../controls/button.tsx'
import { useCommand } from '../live/use-command.ts'
import { useStored } from '../live/use-stored.ts'
import { usePlace } from './place-context.ts'

/** That a server goes on as another one, by its owner's word: whether to follow is for the person to say. */
export function MovedBanner({
  moved,
  onServer,
}: {
  moved: MovedServer
  onServer: (server: PublicKey) => void
}) {
  const { server } = usePlace()
  const follow = useCommand('followMove')
  // Another move later is another question.
  const [stayed, setStayed] = useStored(`stayed:${server.server}`)
  const stays = stayed === moved.server
  if (moved.followed) {
    return (
      <div data-testid="moved-away" className="shrink-0 bg-side px-4 py-2 text-[13px] text-soft">
        This server moved, and you went along. What was said here before stays for reading.
      </div>
    )
  }
  const go = (
    <Button
      small
      look={stays ? 'plain' : 'strong'}
      data-testid="move-follow"
      busy={follow.busy}
      onClick={async () => {
        const followed = await follow.run({ server: server.server })
        if (followed) onServer(followed.answer.server)
      }}
    >
      Follow to the new server
    </Button>
  )
  return (
    <div role="alert" data-testid="moved" className="shrink-0 bg-warn-wash px-4 py-3 text-warn">
      <div className="flex items-start gap-3">
        <Truck size={22} className="mt-px shrink-0" aria-hidden="true" />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">
            <bdi>{server.name}</bdi> moved to a new server
          </p>
          {stays ? (
            <p className="mt-0.5 text-[13px]">You stayed. What was said here is for reading only.</p>
          ) : (
            <div className="mt-0.5 flex flex-col gap-1 text-[13px] wrap-anywhere">
              <p>
                The key by which this server was known is gone. <bdi>{moved.byName}</bdi> owns it, and has
                signed on {new Date(moved.at).toLocaleDateString()} that it goes on at{' '}
                <bdi>{moved.address}</bdi>.
              </p>
              <p>
                Who has stolen the owner’s key could say so, too: if in doubt, ask them on another way whether
                the new key begins with <Digits of={moved.server} />. Your history here stays on this device.
              </p>
            </div>
          )}
          {follow.refused && (
            <p className="mt-1 text-[13px] font-medium" data-testid="move-refusal">
              {follow.refused.sentence}
            </p>
          )}
          <div className="mt-2 flex flex-wrap gap-2">
            {go}
            {!stays && (
              <Button small data-testid="move-stay" onClick={() => setStayed(moved.server)}>
                Stay
              </Button>
            )}
          </div>
        </div>
      </div>
    </div>
  )
}

/** Enough of a key to read aloud. */
function Digits({ of }: { of: PublicKey }) {
  return <code className="whitespace-nowrap">{of.slice(0, 16).match(/.{4}/g)?.join(' ')}</code>
}
