import { deflate, inflate } from '../../shared/deflate.ts'
import { decodeFrame, encodeFrame } from '../../shared/frame.ts'
import { MAX_PAGE_BYTES, MAX_PEER_FRAME_BYTES } from '../../shared/limits.ts'
import { decodePage, encodePage, type Page } from '../../shared/page.ts'
import { PEER_FRAMES, type PeerFrame } from '../../shared/peer-frames.ts'
import { Joiner, split } from './framing.ts'
import type { TestWorld } from './test-world.ts'

/** What becomes of a frame between two people; null: it never arrives. */
export type Change = (frame: PeerFrame) => PeerFrame | null | Promise<PeerFrame | null>

/** Puts frames between people together from the messages that pass; undefined while one is not whole. */
export function frameReader() {
  const joiners = new Map<string, Joiner>()
  return (message: Uint8Array, from: string, to: string): PeerFrame | undefined => {
    const pair = `${from} ${to}`
    const joiner = joiners.get(pair) ?? new Joiner()
    joiners.set(pair, joiner)
    const bytes = joiner.add(message)
    return bytes && decodeFrame(PEER_FRAMES, bytes, MAX_PEER_FRAME_BYTES)
  }
}

/** Frames of one person are changed on their way, as if that person sent them so. */
export function lies(world: TestWorld, liar: string, change: Change): void {
  const read = frameReader()
  world.links.passing = async (message, from, to) => {
    if (from !== liar) return message
    const frame = read(message, from, to)
    const changed = frame && (await change(frame))
    if (!changed) return null
    const [first, more] = split(encodeFrame(changed))
    if (!first || more) throw new Error('too long for one message')
    return first
  }
}

/** Only pages are changed, and are not proved again. */
export const alteredPage =
  (alter: (page: Page) => Page | Promise<Page>): Change =>
  async (frame) => {
    if (frame.kind !== 'page') return frame
    const page = decodePage(await inflate(frame.content.page, MAX_PAGE_BYTES))
    return {
      kind: 'page',
      content: { id: frame.content.id, page: await deflate(encodePage(await alter(page))) },
    }
  }
