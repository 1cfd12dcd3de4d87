import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { Joiner, split } from '../../extension/engine/framing.ts'
import { decodeFrame, encodeFrame } from '../../shared/frame.ts'
import { MAX_PEER_FRAME_BYTES } from '../../shared/limits.ts'
import { type CoverageRow, PEER_FRAMES, type PeerFrame } from '../../shared/peer-frames.ts'
import type { Chance } from './chance.ts'
import type { LinkOwner } from './sim-links.ts'

export const LIES = ['alters', 'cuts', 'withholds', 'boasts', 'falls silent'] as const
export type Lie = (typeof LIES)[number]

/** What becomes of the frames of somebody who lies in this way. Their engine knows nothing of it. `told`: one left. */
export function liar(lie: Lie, chance: Chance, told: (lie: Lie) => void): NonNullable<LinkOwner['lie']> {
  const joiners = new Map<string, Joiner>()
  return (message, link) => {
    const joiner = joiners.get(link) ?? new Joiner()
    joiners.set(link, joiner)
    const bytes = joiner.add(message)
    if (!bytes) return []
    const frame = decodeFrame(PEER_FRAMES, bytes, MAX_PEER_FRAME_BYTES)
    const lied = changed(lie, frame, chance)
    if (lied !== frame) told(lie)
    return lied ? [...split(encodeFrame(lied))] : []
  }
}

function changed(lie: Lie, frame: PeerFrame, chance: Chance): PeerFrame | undefined {
  if (lie === 'falls silent') return frame.kind === 'hello' || frame.kind === 'coverage' ? frame : undefined
  if (lie === 'boasts') return boasting(frame)
  if (frame.kind !== 'page') return frame
  const { id, page } = frame.content
  if (lie === 'withholds') return { kind: 'none', content: { id, reason: 'not-held' } }
  const bytes = Uint8Array.from(inflateRawSync(page))
  const at = chance.below(bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8))
  const spoiled = lie === 'cuts' ? bytes.subarray(0, at) : bytes
  return { kind: 'page', content: { id, page: Uint8Array.from(deflateRawSync(spoiled)) } }
}

/** Holds everything, as far as it says. */
function boasting(frame: PeerFrame): PeerFrame {
  const everything = (row: CoverageRow): CoverageRow => {
    const pages: CoverageRow['pages'] = [[0, Math.floor((row.head?.[3][0] ?? 0) / 256)]]
    return { log: row.log, epoch: row.epoch, pages, short: null, head: row.head }
  }
  if (frame.kind === 'coverage') return { kind: 'coverage', content: frame.content.map(everything) }
  if (frame.kind !== 'hello') return frame
  return { kind: 'hello', content: { ...frame.content, coverage: frame.content.coverage.map(everything) } }
}
