import type { LieSeen } from '../../bridge/state.ts'

export interface LieWords {
  /** What happened, in one sentence. */
  what: string
  /** How one can be sure. */
  proof: string
}

/** What a relay did, as a person would tell another. `channel` with its #; null for what is said about the server itself. */
export function lieWords(kind: LieSeen['kind'], channel: string | null, author: string): LieWords {
  const where = channel === null ? 'this server’s channels and members' : channel
  if (kind === 'two-stories') {
    return {
      what: `This server’s relay told two different histories of ${where}: not everybody here reads the same.`,
      proof:
        'It signed both of them with the server’s own key. Nobody else can do that, and it cannot happen by accident.',
    }
  }
  return {
    what: `This server’s relay passed off words in ${where} as ${author}’s that ${author} did not write.`,
    proof: `It certified them with the server’s key, and they do not carry ${author}’s signature. catalk does not show them.`,
  }
}
