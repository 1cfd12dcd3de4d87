import * as v from 'valibot'
import { HASH_BYTES, ID_BYTES, KEY_BYTES, SIGNATURE_BYTES } from './ids.ts'
import { MAX_SEQ, PAGE_FACTS } from './limits.ts'
import { Refusal } from './refusal.ts'

/** The pieces that every schema of the wire is made of. */
export const bytes = (length: number) =>
  v.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length === length,
    `expected ${length} bytes`,
  )
export const bytesUpTo = (most: number) =>
  v.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length <= most,
    `expected at most ${most} bytes`,
  )
export const key = bytes(KEY_BYTES)
export const hash = bytes(HASH_BYTES)
export const uuid = bytes(ID_BYTES)
export const signature = bytes(SIGNATURE_BYTES)
export const nonce = bytes(32)

/** A whole number that a double holds exactly. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Where a fact stands in its log and epoch, or where these end. */
export const seq = v.pipe(count, v.maxValue(MAX_SEQ))
/** A page's place in its log and epoch, from 0. */
export const pageIndex = v.pipe(count, v.maxValue(MAX_SEQ / PAGE_FACTS - 1))
export const integer = v.pipe(v.number(), v.safeInteger())

/** @throws Refusal `malformed`, naming the field */
export function check<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  what: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const issue = result.issues[0]
  throw new Refusal('malformed', `${what}: ${v.getDotPath(issue) ?? ''} ${issue.message}`.slice(0, 200))
}
