import type { ReactNode } from 'react'
import { MOST_COUNTED, type WhoIs } from '../../bridge/commands.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { formatCount } from '../show/format-count.ts'
import { formatDate } from '../show/format-date.ts'
import { listNames } from '../show/list-names.ts'

/** Names of people that one invited; more are behind a count. */
const NAMED = 8

/** What this device's own history says of somebody. */
export function WhoFacts({ who }: { who: WhoIs }) {
  const { people } = usePlace()
  const { names, formerKeys, joined, firstSaid, lastSaid, messages, invitedBy, invited } = who
  const said =
    messages >= MOST_COUNTED ? `${MOST_COUNTED} or more messages` : formatCount(messages, 'message')
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1.5 text-[13px]">
      <Row term="Joined">{formatDate(joined)}</Row>
      <Row term="Invited by">
        {invitedBy === null ? (
          'Nobody: they knocked, or own this server'
        ) : (
          <bdi>{nameOf(invitedBy, people)}</bdi>
        )}
      </Row>
      <Row term="Names used" testId="who-names">
        {names.length === 0
          ? 'None yet'
          : names.map(({ name, at }, place) => (
              <span key={at} className="block wrap-anywhere">
                <bdi>{name}</bdi>{' '}
                <span className="text-faint">{place === 0 ? '' : `since ${formatDate(at)}`}</span>
              </span>
            ))}
      </Row>
      <Row term="Wrote" testId="who-messages">
        {said} <span className="text-faint">on this device</span>
      </Row>
      {firstSaid !== null && <Row term="First seen writing">{formatDate(firstSaid)}</Row>}
      {lastSaid !== null && <Row term="Wrote last">{formatDate(lastSaid)}</Row>}
      {invited.length > 0 && (
        <Row term="Invited">
          {listNames(
            invited.map((key) => nameOf(key, people)),
            NAMED,
          )}
        </Row>
      )}
      {formerKeys.length > 0 && (
        <Row term="Keys before" testId="who-former">
          {formerKeys.map((key) => (
            <span key={key} className="block font-mono text-[12px] wrap-anywhere">
              {key.slice(0, 16)}…
            </span>
          ))}
        </Row>
      )}
    </dl>
  )
}

function Row({ term, testId, children }: { term: string; testId?: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-faint">{term}</dt>
      <dd data-testid={testId} className="min-w-0">
        {children}
      </dd>
    </>
  )
}
