import { useState } from 'react'
import type { MadeInvite } from '../../bridge/commands.ts'
import { usePlace } from '../chat/place-context.ts'
import { may } from '../chat/powers.ts'
import { Button } from '../controls/button.tsx'
import { Choice } from '../controls/choice.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { Toggle } from '../controls/toggle.tsx'
import { useCommand } from '../live/use-command.ts'
import { InviteResult } from './invite-result.tsx'

const DAYS = [
  { value: '1', words: '1 day' },
  { value: '7', words: '7 days' },
  { value: '30', words: '30 days' },
  { value: 'none', words: 'No end' },
] as const
const USES = [
  { value: '1', words: '1' },
  { value: '5', words: '5' },
  { value: '25', words: '25' },
  { value: 'none', words: 'No limit' },
] as const
const DAY_MS = 24 * 60 * 60_000

const numberOf = (value: string) => (value === 'none' ? null : Number(value))

/** What an invite shall be good for, and the one that was made. */
export function InviteForm({ invites, onMade }: { invites: readonly MadeInvite[]; onMade: () => void }) {
  const { server } = usePlace()
  const [days, setDays] = useState<(typeof DAYS)[number]['value']>('7')
  const [uses, setUses] = useState<(typeof USES)[number]['value']>('none')
  const [virtual, setVirtual] = useState(false)
  const [made, setMade] = useState<Pick<MadeInvite, 'link' | 'expires' | 'uses' | 'virtual'>>()
  const create = useCommand('createInvite')

  const make = async () => {
    const terms = { days: numberOf(days), uses: numberOf(uses), virtual }
    const answered = await create.run({ server: server.server, ...terms })
    if (!answered) return
    const expires = terms.days === null ? null : Date.now() + terms.days * DAY_MS
    setMade({ link: answered.answer.link, expires, uses: terms.uses, virtual })
    onMade()
  }
  const forget = () => setMade(undefined)
  const isWithdrawn = invites.some((invite) => invite.link === made?.link && invite.withdrawn)
  return (
    <div className="flex flex-col gap-4">
      <Choice
        label="The link works for"
        options={DAYS}
        value={days}
        testId="invite-days"
        onChange={(next) => {
          setDays(next)
          forget()
        }}
      />
      <Choice
        label="It lets in so many people"
        options={USES}
        value={uses}
        testId="invite-uses"
        onChange={(next) => {
          setUses(next)
          forget()
        }}
      />
      {may(server.me, 'manage') && (
        <Toggle
          label="For a virtual client"
          hint="A browser you run without a screen, that keeps the recent history when nobody is online."
          testId="invite-virtual"
          checked={virtual}
          onChange={(checked) => {
            setVirtual(checked)
            forget()
          }}
        />
      )}
      {made && !isWithdrawn ? (
        <InviteResult invite={made} />
      ) : (
        <Button look="strong" data-testid="invite-create" busy={create.busy} onClick={make}>
          Make a link
        </Button>
      )}
      <RefusedLine refused={create.refused} />
    </div>
  )
}
