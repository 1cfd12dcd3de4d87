import { webCrypto } from '../../shared/web-crypto.ts'
import { checkByNoble } from '../noble.ts'
import { provePages, refuseTampered } from '../page-proof.ts'
import { type ProvenHistory, unpackHistory } from '../proven-history-bytes.ts'
import { rateOf } from '../rate.ts'

const ROUND_MS = 600
/** So many at once keep every core busy. */
const AT_ONCE = 256

const crypto = webCrypto()
let history: ProvenHistory
const keys = new Map<Uint8Array, CryptoKey>()

/** Fetches the pages; makes every author's key ready. */
export async function prepare(): Promise<number> {
  history = unpackHistory(new Uint8Array(await (await fetch('/data')).arrayBuffer()))
  const imported = new Map<string, CryptoKey>()
  for (const { author, signature } of history.signatures) {
    const name = author.toString()
    const key =
      imported.get(name) ??
      (await globalThis.crypto.subtle.importKey('raw', own(author), 'Ed25519', false, ['verify']))
    imported.set(name, key)
    keys.set(signature, key)
  }
  return history.pages.length
}

export async function byPages(): Promise<number> {
  await refuseTampered(crypto, history)
  return rateOf(history.pages, 32, (pages) => provePages(crypto, history, pages), ROUND_MS)
}

export function byWebCrypto(): Promise<number> {
  return rateOf(history.signatures, AT_ONCE, checkAtOnce, ROUND_MS)
}

export function byNoble(): Promise<number> {
  return rateOf(history.signatures, 64, checkByNoble, ROUND_MS)
}

async function checkAtOnce(some: ProvenHistory['signatures']): Promise<number> {
  const { subtle } = globalThis.crypto
  const hold = await Promise.all(
    some.map(({ message, signature }) =>
      subtle.verify('Ed25519', keys.get(signature)!, own(signature), own(message)),
    ),
  )
  if (hold.includes(false)) throw new Error('a signature does not hold')
  return some.length
}

const own = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>
