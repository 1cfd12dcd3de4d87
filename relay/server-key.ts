import { readFileSync, writeFileSync } from 'node:fs'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { Random } from '../shared/uuid-v7.ts'

const SEED_BYTES = 32

/** The seed of the server's key, 32 bytes, from its file; a new one at the first start. @throws Error when it cannot be read */
export function serverSeed(path: string, random: Random): Uint8Array {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const seed = new Uint8Array(SEED_BYTES)
    random(seed)
    // `wx`: never over a key that somebody else just wrote. Only its owner may read it.
    writeFileSync(path, `${bytesToHex(seed)}\n`, { mode: 0o600, flag: 'wx', flush: true })
    return seed
  }
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new Error(`${path} does not hold 64 hex digits.`)
  return hexToBytes(text)
}
