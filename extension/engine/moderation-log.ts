import type { ControlFact } from '../../shared/control-fact.ts'
import { type FactId, logId, type PublicKey, publicKey } from '../../shared/ids.ts'
import type { Policy } from '../../shared/policy-state.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import type { ModerationEntry } from '../bridge/commands.ts'

/** What was changed and by whom, newest first, of control facts that count, oldest first. */
export function moderationLog(
  counted: readonly ControlFact[],
  policy: Policy,
  before: FactId | null,
  count: number,
): { entries: ModerationEntry[]; more: boolean } {
  const entries: ModerationEntry[] = []
  for (let at = counted.length - 1; at >= 0; at--) {
    const fact = counted[at]
    if (!fact || (before !== null && fact.id >= before)) continue
    const entry = entryOf(fact, counted, policy)
    if (!entry) continue
    if (entries.length === count) return { entries, more: true }
    entries.push(entry)
  }
  return { entries, more: false }
}

/** A change as it is told; undefined of what is nobody's business but its author's. */
export function entryOf(
  fact: ControlFact,
  counted: readonly ControlFact[],
  policy: Policy,
): ModerationEntry | undefined {
  const told = tellingOf(fact)
  const { id, author, type } = fact
  if (!told) return undefined
  const done = fact.type === 'replace' && { on: isDone(fact, counted, policy) }
  return { id, at: idTime(id), by: author, type, keys: [], log: null, ...told, ...done }
}

/** Whether a key changed by this word: where several have to agree, by the last one. */
function isDone(fact: ReplaceFact, counted: readonly ControlFact[], policy: Policy): boolean {
  const to = publicKey(fact.body.to)
  if (![...policy.successors.values()].includes(to)) return false
  const last = counted.findLast((other) => other.type === 'replace' && publicKey(other.body.to) === to)
  return last === fact
}

type ReplaceFact = Extract<ControlFact, { type: 'replace' }>
type Telling = Partial<ModerationEntry>

function tellingOf(fact: ControlFact): Telling | undefined {
  switch (fact.type) {
    case 'grant':
    case 'revoke':
      return { keys: [publicKey(fact.body.key)], privilege: fact.body.privilege }
    case 'approve':
      return { keys: keysOf(fact.body.keys), on: fact.body.on }
    case 'mute':
      return { keys: [publicKey(fact.body.key)], until: fact.body.until }
    case 'ban':
      return { keys: keysOf(fact.body.keys), reason: fact.body.reason ?? '' }
    case 'unban':
      return { keys: keysOf(fact.body.keys) }
    case 'purge':
      return { keys: [publicKey(fact.body.key)] }
    case 'raid':
      return { until: fact.body.until }
    case 'replace':
      return { keys: [publicKey(fact.body.from), publicKey(fact.body.to)] }
    case 'channelMember':
      return { keys: keysOf(fact.body.keys), log: logId(fact.body.log), on: fact.body.on }
    case 'restrict': {
      const { log, slow, locked } = fact.body
      return { log: logId(log), ...(slow !== undefined && { slow }), ...(locked !== undefined && { locked }) }
    }
    case 'channel': {
      const { log, name, posts, reads } = fact.body
      return { log: log ? logId(log) : null, name, ...(posts && { posts }), ...(reads && { reads }) }
    }
    case 'server': {
      const { name, owner, door, newcomers, work } = fact.body
      return {
        ...(owner && { keys: [publicKey(owner)] }),
        ...(name !== undefined && { name }),
        ...(door && { door }),
        ...(newcomers && { newcomers }),
        ...(work !== undefined && { work }),
      }
    }
    case 'revokeInvite':
      return { keys: fact.invite ? [fact.invite.inviter] : [] }
    default:
      return undefined
  }
}

const keysOf = (keys: Uint8Array[]): PublicKey[] => keys.map(publicKey)
