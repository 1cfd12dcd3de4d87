import * as v from 'valibot'
import type { Chance } from '../simulate/chance.ts'
import { oddValue } from './odd-values.ts'

/** As much of a valibot schema as there is to see. */
interface Seen {
  type: string
  entries?: Record<string, v.GenericSchema>
  items?: readonly v.GenericSchema[]
  item?: v.GenericSchema
  wrapped?: v.GenericSchema
  options?: readonly unknown[]
  literal?: unknown
}

const TEXTS = [
  ...[
    'cats',
    'a',
    'message',
    '🐈',
    'miau miau',
    'general-2',
    'wss://relay.example',
    'ws://127.0.0.1:8080',
    '',
  ],
  ...['2026-01-01T00:00:00.000Z', 'data:,', 'https://cats.example/m#AA'],
  ...[4, 8, 16, 32, 64].map((bytes) => 'ab'.repeat(bytes)),
]
const NUMBERS = [0, 1, 2, 7, 23, 255, 256, 60_000, 1_767_225_601_000]
const LENGTHS = [16, 32, 64, 8, 12, 24, 9, 48, 0, 96, 100]
const TRIES = 60

/**
 * A value that the schema takes, made by looking at it, so that a frame or a body that comes to be is fuzzed without a word
 * here; undefined when trying did not find one.
 */
export function schemaValue(schema: v.GenericSchema, chance: Chance): unknown {
  for (let tries = 0; tries < TRIES; tries++) {
    const value = guess(schema, chance)
    if (v.is(schema, value)) return value
  }
  return undefined
}

function guess(schema: v.GenericSchema, chance: Chance): unknown {
  const seen = schema as unknown as Seen
  switch (seen.type) {
    case 'strict_object':
    case 'loose_object':
    case 'object':
      return Object.fromEntries(
        Object.entries(seen.entries ?? {}).flatMap(([name, inner]) => {
          const value = schemaValue(inner, chance)
          return value === undefined ? [] : [[name, value]]
        }),
      )
    case 'strict_tuple':
    case 'tuple':
      return seen.items?.map((inner) => schemaValue(inner, chance))
    case 'array':
      return Array.from({ length: chance.below(4) }, () => seen.item && schemaValue(seen.item, chance))
    case 'record':
      return {}
    case 'optional':
    case 'exact_optional':
      return chance.happens(0.5) || !seen.wrapped ? undefined : schemaValue(seen.wrapped, chance)
    case 'nullable':
    case 'nullish':
      return chance.happens(0.3) || !seen.wrapped ? null : schemaValue(seen.wrapped, chance)
    case 'union':
    case 'variant':
      return schemaValue(chance.pick(seen.options ?? []) as v.GenericSchema, chance)
    case 'picklist':
    case 'enum':
      return chance.pick(seen.options ?? [])
    case 'literal':
      return seen.literal
    case 'null':
      return null
    case 'boolean':
      return chance.happens(0.5)
    case 'number':
      return chance.pick(NUMBERS)
    case 'string':
      return chance.pick(TEXTS)
    case 'undefined':
      return undefined
    case 'unknown':
    case 'any':
      return oddValue(chance)
    default: {
      // Nobody can see what `custom` takes: bytes of some length, or a map.
      const bytes = new Uint8Array(chance.pick(LENGTHS) ?? 0)
      chance.bytes(bytes)
      return chance.happens(0.1) ? { text: 'miau' } : bytes
    }
  }
}
