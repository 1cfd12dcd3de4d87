/**
 * A row whose bytes stand in buffers of their own length: IndexedDB keeps the whole buffer behind a view, so that a fact
 * cut out of a page would take the page's room.
 */
export function ownBytes<Row>(row: Row): Row {
  if (row instanceof Uint8Array) return row.byteLength === row.buffer.byteLength ? row : (row.slice() as Row)
  if (!row || typeof row !== 'object' || Array.isArray(row)) return row
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, ownBytes(value)])) as Row
}
