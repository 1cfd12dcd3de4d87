import type { ClaimHash, LogId } from '../../shared/ids.ts'
import type { Mark } from '../engine/fact-store.ts'

/** Targets looked up at once: some milliseconds, as each is a request of its own. */
const AT_ONCE = 64
const NONE: readonly Mark[] = []

/** The marks on claims of one log that were looked up so far. */
export class KnownMarks {
  readonly #marksOn: (targets: ClaimHash[]) => Promise<Mark[]>
  readonly #known = new Map<ClaimHash, readonly Mark[]>()
  /** Counts what changed, so that nothing is kept that was read before. */
  #changes = 0
  /** Counts how often nobody knew what changed. */
  cleared = 0

  constructor(log: LogId, marksOn: (targets: ClaimHash[]) => Promise<Mark[]>) {
    this.#marksOn = async (targets) => (await marksOn(targets)).filter((mark) => countsIn(log, mark))
  }

  /** Marks on these changed, or on nobody knows which. */
  changed(targets: Iterable<ClaimHash> | 'any'): void {
    this.#changes++
    if (targets === 'any') {
      this.#known.clear()
      this.cleared++
    } else for (const target of targets) this.#known.delete(target)
  }

  get(target: ClaimHash): readonly Mark[] | undefined {
    return this.#known.get(target)
  }

  /** The marks on all of these. */
  async all(targets: ClaimHash[]): Promise<Mark[]> {
    const found: Mark[] = []
    for (let left = targets; left.length > 0; ) {
      const looked = await this.look(left)
      for (const on of looked.marks.values()) found.push(...on)
      left = looked.left
    }
    return found
  }

  /** The marks on the first of these; `left`: the others. */
  async look(targets: ClaimHash[]): Promise<{ marks: Map<ClaimHash, readonly Mark[]>; left: ClaimHash[] }> {
    const now = targets.slice(0, AT_ONCE)
    const unknown = now.filter((target) => !this.#known.has(target))
    const changes = this.#changes
    const found = Map.groupBy(unknown.length > 0 ? await this.#marksOn(unknown) : [], ({ target }) => target)
    const marks = new Map<ClaimHash, readonly Mark[]>()
    for (const target of now) marks.set(target, this.#known.get(target) ?? found.get(target) ?? NONE)
    if (changes === this.#changes) for (const [target, on] of marks) this.#known.set(target, on)
    return { marks, left: targets.slice(AT_ONCE) }
  }
}

/**
 * Whether a mark counts of what stands in a log. Said elsewhere it would count also where its author may not speak, as
 * where it is locked; but who takes something back may do so from anywhere.
 */
export const countsIn = (log: LogId, mark: Mark): boolean => mark.log === log || mark.kind === 'delete'
