import type { PublicKey } from '../../shared/ids.ts'

/** The first line of an exported history. */
export const historyHeader = (server: PublicKey) => ({
  catalk: 1,
  server,
  name: 'Cats',
  log: null,
  exported: '2026-01-01T00:00:00.000Z',
})
