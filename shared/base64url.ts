import { Refusal } from './refusal.ts'

/** RFC 4648 §5 without padding: safe in a link's fragment. */
export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Bits that the last character has to spare are zero: the same bytes are never spelled in two ways. @throws Refusal `malformed` */
export function fromBase64url(text: string): Uint8Array {
  const bytes = decoded(text)
  const last = bytes.subarray(bytes.length - (bytes.length % 3))
  if (toBase64url(last) !== text.slice(text.length - (text.length % 4))) throw wrong()
  return bytes
}

function decoded(text: string): Uint8Array {
  if (!/^[\w-]*$/.test(text)) throw wrong()
  try {
    const raw = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = new Uint8Array(raw.length)
    for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i)
    return bytes
  } catch {
    throw wrong()
  }
}

const wrong = () => new Refusal('malformed', 'This is not base64url.')
