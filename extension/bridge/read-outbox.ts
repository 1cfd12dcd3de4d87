import { type Body, type ChannelType, isChannelType, readBody } from '../../shared/body.ts'
import { decodeClaim } from '../../shared/claim.ts'
import { claimHash, factId, publicKey } from '../../shared/ids.ts'
import type { OutboxRow } from '../engine/fact-store.ts'
import type { Change } from './changes-on.ts'
import type { PendingMessage } from './state.ts'

/** Of what waits in the outbox for one log: what to list, and what already shows on its targets. */
export interface ReadOutbox {
  pending: PendingMessage[]
  changes: Change[]
}

/**
 * Messages on their way are listed. An edit, a deletion, a reaction or a pin shows on its target at once, as if it were
 * stamped, and is not listed; one that the relay refused is taken off its target again and listed, with the reason, so
 * that the person can send it again or discard it.
 */
export function readOutbox(rows: OutboxRow[]): ReadOutbox {
  const read: ReadOutbox = { pending: [], changes: [] }
  for (const row of rows) {
    const claim = decodeClaim(row.claim)
    const { type, author, sentAt } = claim
    if (!isChannelType(type)) continue
    const said = { type, body: readBody(type, claim.body) } as Said
    if (type === 'message' || row.refused) read.pending.push(pendingOf(row, sentAt, said))
    if (row.refused) continue
    const from = { hash: row.hash, author, order: `~${String(row.order).padStart(16, '0')}`, time: sentAt }
    read.changes.push(...partsOf(said).map((part) => ({ ...from, ...part })))
  }
  return read
}

type Said = { [Type in ChannelType]: { type: Type; body: Body<Type> } }[ChannelType]

function pendingOf({ hash, log, refused }: OutboxRow, sentAt: number, said: Said): PendingMessage {
  const target = targetsOf(said)[0]
  const worded = said.type === 'message' || said.type === 'edit'
  return {
    ...{ hash, log, sentAt, kind: said.type },
    text: worded ? said.body.text : '',
    mentions: worded ? (said.body.mentions ?? []).map(publicKey) : [],
    target: target ? claimHash(target[0]) : null,
    state: refused ? 'failed' : 'waiting',
    ...refused,
  }
}

function targetsOf({ type, body }: Said): [Uint8Array, Uint8Array][] {
  if (type === 'delete') return body.targets
  if (type === 'message') return body.replyTo ? [body.replyTo] : []
  return [body.target]
}

/** Whether the engine let it into the outbox is what its author may do, as far as this device knows. */
function partsOf(said: Said): Pick<Change, 'target' | 'at' | 'kind'>[] {
  const { type, body } = said
  if (type === 'message') return []
  const about = targetsOf(said).map(([hash, id]) => ({ target: claimHash(hash), at: factId(id), kind: type }))
  if (type === 'edit')
    return about.map((one) => ({ ...one, text: body.text, mentions: (body.mentions ?? []).map(publicKey) }))
  if (type === 'reaction') return about.map((one) => ({ ...one, emoji: body.emoji, on: body.on }))
  if (type === 'pin') return about.map((one) => ({ ...one, on: body.on, moderator: true }))
  return about.map((one) => ({ ...one, moderator: true }))
}
