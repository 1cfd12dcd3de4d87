import { itemEnd } from '../../shared/cbor.ts'
import { type FactId, factId, ID_BYTES } from '../../shared/ids.ts'
import { type ReadEntry, type Reading, readEntry } from './read-entry.ts'

/** Behind the heads of the array and of the id itself (RFC 8949 §3). */
const ID_AT = 2
const ARRAY = 4

/** A fact or tombstone of a proved page that is read only when it is shown. */
export class HeldEntry {
  readonly id: FactId
  readonly #bytes: Uint8Array
  readonly #checked: boolean
  #read: ReadEntry | undefined

  /** `bad`: its author's signature does not hold. `checked`: somebody looked. */
  constructor(bytes: Uint8Array, { bad, checked }: { bad: boolean; checked: boolean }) {
    this.id = factId(bytes.subarray(ID_AT, ID_AT + ID_BYTES))
    this.#bytes = bytes
    this.#checked = checked
    if (bad) this.#read = { kind: 'silent', id: this.id }
  }

  /** What was read of it; nothing to show while it was not. */
  get known(): ReadEntry | undefined {
    return this.#read
  }

  async read(reading: Reading): Promise<ReadEntry> {
    this.#read ??= await readEntry(reading, this.id, this.#bytes, this.#checked)
    return this.#read
  }
}

/** The entries of a proved page in order, without decoding one; null for bare leaves. */
export function heldEntries(
  entries: Uint8Array,
  isBad: (place: number) => boolean,
  checked: boolean,
): (HeldEntry | null)[] {
  const held: (HeldEntry | null)[] = []
  for (let at = 0; at < entries.length; ) {
    const end = itemEnd(entries, at)
    const bytes = entries.subarray(at, end)
    const isLeaf = (bytes[0] ?? 0) >> 5 !== ARRAY
    held.push(isLeaf ? null : new HeldEntry(bytes, { bad: isBad(held.length), checked }))
    at = end
  }
  return held
}
