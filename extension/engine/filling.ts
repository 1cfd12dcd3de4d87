import type { Filling } from '../bridge/state.ts'
import type { Backfill } from './backfill.ts'
import type { Coverage } from './coverage.ts'
import type { Keeping } from './keeping.ts'
import type { Peers } from './peers.ts'
import type { Roster } from './roster.ts'

export interface FillingOf {
  coverage: Coverage
  keeping: Keeping
  backfill: Backfill
  peers: Peers
  roster: Roster
  /** Whether the relay can be reached. */
  online: boolean
}

/** What is missing of each log and wanted, and what is done about it. */
export function fillingOf({ coverage, keeping, backfill, peers, roster, online }: FillingOf): Filling[] {
  const roads = new Map(peers.sessions().map(({ key, session }) => [key, session.road]))
  return [...coverage.missing(keeping.since)].map(([log, missing]) => {
    const from = backfill.from(log).flatMap((asked) => {
      const person = roster.get(asked)
      if (!person) return []
      const { key, name, virtual } = person
      return { key, name, virtual, throughRelay: roads.get(key) === 'relay' }
    })
    return {
      log,
      missing,
      ...backfill.estimate(missing),
      everything: keeping.wantsAll(log),
      from,
      blocked: from.length > 0 ? null : whyNot(backfill.blocked(log), online),
    }
  })
}

/** What the person did themselves stands before what they can do nothing about. */
function whyNot(blocked: Filling['blocked'], online: boolean): Filling['blocked'] {
  return online || blocked === 'paused' ? blocked : 'offline'
}
