import { decode, encode } from '../shared/cbor.ts'
import { idBytes, type PublicKey, publicKey } from '../shared/ids.ts'

/** Whole pages as they are when inflated, and what each fact's author signed. */
export interface ProvenHistory {
  server: PublicKey
  pages: Uint8Array[]
  /** The first page with one bit of one text turned over: no proof may let it pass. */
  tampered: Uint8Array
  signatures: { author: Uint8Array; message: Uint8Array; signature: Uint8Array }[]
}

/** For a browser to read. */
export function packHistory({ server, pages, tampered, signatures }: ProvenHistory): Uint8Array {
  const rows = signatures.map(({ author, message, signature }) => [author, message, signature])
  return encode([idBytes(server), pages, tampered, rows])
}

export function unpackHistory(bytes: Uint8Array): ProvenHistory {
  const [server, pages, tampered, rows] = decode(bytes) as [
    Uint8Array,
    Uint8Array[],
    Uint8Array,
    Uint8Array[][],
  ]
  const signatures = rows.map(([author, message, signature]) => ({
    author: author!,
    message: message!,
    signature: signature!,
  }))
  return { server: publicKey(server), pages, tampered, signatures }
}
