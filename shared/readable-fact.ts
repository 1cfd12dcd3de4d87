import { bytesToHex } from '@noble/hashes/utils.js'
import type { PublicKey } from './ids.ts'
import type { ReadEntry } from './read-entries.ts'
import { idTime } from './uuid-v7.ts'

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

/**
 * An entry for people and their programs: where it stands, when, who and what. A deleted, missing or bad one says that
 * it is. Bytes are lower-case hex.
 */
export function readableFact(entry: ReadEntry, nameOf: (key: PublicKey) => string | undefined): Json {
  const { kind, seq } = entry
  if (kind === 'missing') return { seq, missing: true }
  const { id } = kind === 'deleted' ? entry.tombstone : entry.fact
  const where = { seq, id, at: timeOf(id) }
  const who = (author: PublicKey) => ({ author, name: nameOf(author) ?? null })
  if (kind === 'bad') return { ...where, bad: true }
  if (kind === 'deleted') return { ...where, ...who(entry.tombstone.author), deleted: true }
  const { author, type, body } = entry.claim
  return { ...where, ...who(author), type, body: jsonOf(body) }
}

/** An id may say a time that no calendar has. */
function timeOf(id: string): string | null {
  const time = new Date(idTime(id))
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

/** What was decoded from CBOR as JSON. */
function jsonOf(value: unknown): Json {
  if (value instanceof Uint8Array) return bytesToHex(value)
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value !== 'object' || value === null) return value as Json
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, jsonOf(inner)]))
}
