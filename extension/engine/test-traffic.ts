import type { PeerFrame } from '../../shared/peer-frames.ts'
import { frameReader } from './test-lies.ts'
import type { TestWorld } from './test-world.ts'

/** Pages on their way between two people. */
export interface TestTraffic {
  /** Bytes of pages that went from one person to another so far. */
  bytes(from: string, to?: string): number
  pages(from: string, to?: string): number
}

/**
 * Counts the pages that people give each other on direct links. `delay`: called for each page, which waits for what it
 * answers.
 */
export function countPages(
  world: TestWorld,
  delay?: (from: string, to: string) => Promise<void> | undefined,
): TestTraffic {
  const seen: { from: string; to: string; bytes: number }[] = []
  const read = frameReader()
  world.links.passing = async (message, from, to) => {
    const frame: PeerFrame | undefined = read(message, from, to)
    if (frame?.kind !== 'page') return message
    await delay?.(from, to)
    seen.push({ from, to, bytes: frame.content.page.length })
    return message
  }
  const between = (from: string, to?: string) =>
    seen.filter((page) => page.from === from && (to === undefined || page.to === to))
  return {
    bytes: (from, to) => between(from, to).reduce((sum, { bytes }) => sum + bytes, 0),
    pages: (from, to) => between(from, to).length,
  }
}
