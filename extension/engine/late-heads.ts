import type { Head } from '../../shared/checkpoint.ts'
import { type HeadRow, headRow } from '../../shared/head-row.ts'
import type { EpochId } from '../../shared/ids.ts'
import type { ControlLog } from './control-log.ts'

const HEADS_A_FRAME = 100

/** After a crash the relay's `epoch` fact may fall short: whoever holds a later checkpoint shows it, once a login. */
export class LateHeads {
  readonly #control: ControlLog
  readonly #send: (heads: HeadRow[]) => void
  readonly #shown = new Set<string>()

  constructor(control: ControlLog, send: (heads: HeadRow[]) => void) {
    this.#control = control
    this.#send = send
  }

  /** A new login: the relay may be another than before. */
  begin(): void {
    this.#shown.clear()
  }

  /** Shows those of these that the relay does not know. `running`: the epoch that it stamps in, which it knows best. */
  show(heads: Head[], running: EpochId | undefined): void {
    const later: HeadRow[] = []
    for (const head of heads) {
      const { n } = head.checkpoint
      const place = `${head.log}/${head.epoch}/${n}`
      if (head.epoch === running || n <= this.#control.endTold(head.log, head.epoch)) continue
      if (this.#shown.has(place)) continue
      this.#shown.add(place)
      later.push(headRow(head))
    }
    for (let at = 0; at < later.length; at += HEADS_A_FRAME) this.#send(later.slice(at, at + HEADS_A_FRAME))
  }
}
