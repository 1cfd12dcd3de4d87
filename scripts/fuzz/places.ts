/** Somewhere in a tree of arrays and maps. */
export interface Place {
  value: unknown
  /** What holds it, and under what; undefined: it is the whole. */
  parent: unknown[] | Record<string, unknown> | undefined
  key: string | number
}

/** All places of a tree, itself first. */
export function placesIn(whole: unknown): Place[] {
  const places: Place[] = [{ value: whole, parent: undefined, key: '' }]
  for (let at = 0; at < places.length; at++) {
    const value = places[at]?.value
    if (Array.isArray(value)) {
      for (const [key, inner] of value.entries()) places.push({ value: inner, parent: value, key })
    } else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
      const map = value as Record<string, unknown>
      for (const [key, inner] of Object.entries(map)) places.push({ value: inner, parent: map, key })
    }
  }
  return places
}

/** The whole with another value in one place; what holds it is changed. */
export function put(whole: unknown, { parent, key }: Place, value: unknown): unknown {
  if (!parent) return value
  if (Array.isArray(parent)) parent[key as number] = value
  else Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true })
  return whole
}
