import { readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import * as v from 'valibot'
import { decode, encode } from '../shared/cbor.ts'
import { HEAD, type Head } from '../shared/checkpoint.ts'
import { headOfRow, headRow } from '../shared/head-row.ts'
import { type FactId, factId, idBytes } from '../shared/ids.ts'
import { inTurn } from '../shared/in-turn.ts'
import * as schema from '../shared/schema.ts'
import type { Clock } from './clock.ts'

/** Where each log stands, and the highest id that was given. */
export interface HeadsOnDisk {
  lastId: FactId | null
  heads: Head[]
}

const FILE = v.strictTuple([v.nullable(schema.uuid), v.array(HEAD)])

/** @throws Error, Refusal when it is there but cannot be read */
export function readHeadsFile(path: string): HeadsOnDisk {
  let content: Uint8Array
  try {
    content = readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { lastId: null, heads: [] }
    throw error
  }
  const [lastId, heads] = schema.check(FILE, decode(content), path)
  return { lastId: lastId && factId(lastId), heads: heads.map(headOfRow) }
}

/** Writes the heads: at most once in so many ms while something moves, and when it is told to. */
export class HeadsFile {
  readonly #path: string
  readonly #clock: Clock
  readonly #everyMs: number
  readonly #current: () => HeadsOnDisk
  readonly #complain: (error: unknown) => void
  #callOff: (() => void) | undefined
  /** One write at a time, as they share the temporary file. */
  readonly #inOrder = inTurn()

  constructor(options: {
    path: string
    clock: Clock
    everyMs: number
    current: () => HeadsOnDisk
    complain: (error: unknown) => void
  }) {
    this.#path = options.path
    this.#clock = options.clock
    this.#everyMs = options.everyMs
    this.#current = options.current
    this.#complain = options.complain
  }

  moved(): void {
    this.#callOff ??= this.#clock.after(this.#everyMs, () => {
      this.#callOff = undefined
      // Short heads only mean that clients have to show theirs: no reason to stop.
      this.write().catch(this.#complain)
    })
  }

  /** On disk when this resolves. */
  write(): Promise<void> {
    this.#callOff?.()
    this.#callOff = undefined
    return this.#inOrder(() => this.#replace())
  }

  /** The old file stays whole until the new one is. */
  async #replace(): Promise<void> {
    const { lastId, heads } = this.#current()
    const temporary = `${this.#path}.new`
    const file = await open(temporary, 'w', 0o600)
    try {
      await file.writeFile(encode([lastId && idBytes(lastId), heads.map(headRow)]))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, this.#path)
  }
}
