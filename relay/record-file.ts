import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { crc32 } from 'node:zlib'

/** Before each record: its length and its CRC-32, four bytes each, big-endian. */
const PREFIX_BYTES = 8

/**
 * Records one after the other in a file that only grows. What a crash left half written at its end is cut off when it
 * is opened (and put beside it, under `.torn`); damage anywhere else is an error, as nothing there may be guessed.
 */
export class RecordFile {
  /** What was in the file when it was opened. */
  readonly records: Uint8Array[]
  readonly #file: number
  /** What went wrong: after that, another record would stand behind half of one. */
  #failure: unknown

  /** @throws Error when the file is damaged, or the disk says no */
  constructor(path: string) {
    this.#file = openSync(path, 'a+', 0o600)
    const content = readFileSync(this.#file)
    const { records, end } = readRecords(content, path)
    this.records = records
    if (end < content.length) {
      writeFileSync(`${path}.torn`, content.subarray(end), { mode: 0o600 })
      ftruncateSync(this.#file, end)
      fsyncSync(this.#file)
    }
  }

  /** On disk, not only on its way there, when this returns. */
  append(record: Uint8Array): void {
    if (this.#failure) throw this.#failure
    const bytes = Buffer.alloc(PREFIX_BYTES + record.length)
    bytes.writeUInt32BE(record.length, 0)
    bytes.writeUInt32BE(crc32(record), 4)
    bytes.set(record, PREFIX_BYTES)
    try {
      // A short write happens when the disk is full; the next one then throws.
      for (let at = 0; at < bytes.length; ) {
        const written = writeSync(this.#file, bytes, at)
        if (written === 0) throw new Error('The disk takes nothing more.')
        at += written
      }
      fsyncSync(this.#file)
    } catch (error) {
      this.#failure = error
      throw error
    }
  }

  close(): void {
    closeSync(this.#file)
  }
}

function readRecords(content: Buffer, path: string): { records: Uint8Array[]; end: number } {
  const records: Uint8Array[] = []
  let at = 0
  while (content.length - at >= PREFIX_BYTES) {
    const from = at + PREFIX_BYTES
    const length = content.readUInt32BE(at)
    const to = from + length
    // No record is empty. Power loss leaves zeros where the file had grown already and its content was still on its way.
    if (length === 0 && content.subarray(at).every((byte) => byte === 0)) break
    if (to > content.length) break
    const record = content.subarray(from, to)
    if (length === 0 || crc32(record) !== content.readUInt32BE(at + 4)) {
      if (to === content.length) break
      throw new Error(`${path} is damaged at byte ${at}. Restore it from a backup.`)
    }
    records.push(Uint8Array.from(record))
    at = to
  }
  return { records, end: at }
}
