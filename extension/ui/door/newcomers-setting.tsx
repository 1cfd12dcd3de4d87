import { PRIVILEGES, type Privilege } from '../../../shared/body.ts'
import { usePlace } from '../chat/place-context.ts'
import { may } from '../chat/powers.ts'
import { RefusedLine } from '../controls/refused-line.tsx'
import { Toggle } from '../controls/toggle.tsx'
import { RIGHTS } from '../show/rights.ts'
import { useServerChange } from './use-server-change.ts'

/** To moderate or to manage is given to people, not to whoever comes. */
const OFFERED: readonly Privilege[] = ['post', 'createChannel', 'invite']

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

/** What newcomers may do from the first moment on. */
export function NewcomersSetting() {
  const { server } = usePlace()
  const { newcomers } = server.rules
  const { change, refused } = useServerChange()
  const shown = PRIVILEGES.filter((privilege) => OFFERED.includes(privilege) || newcomers.includes(privilege))
  return (
    <section aria-label="Newcomers" className="flex flex-col gap-3">
      <h3 className="text-[13px] font-medium text-soft">Newcomers may at once</h3>
      {shown
        .filter((privilege) => may(server.me, privilege))
        .map((privilege) => (
          <Toggle
            key={privilege}
            label={capital(RIGHTS[privilege])}
            testId={`newcomers-${privilege}`}
            checked={newcomers.includes(privilege)}
            onChange={(on) =>
              void change({
                newcomers: PRIVILEGES.filter((each) => (each === privilege ? on : newcomers.includes(each))),
              })
            }
          />
        ))}
      <p className="text-[13px] text-faint">
        Who is here already keeps what they may do. Whoever may do nothing of this reads only.
      </p>
      <RefusedLine refused={refused} />
    </section>
  )
}
