import { MAX_TEXT_BYTES } from '../../../shared/limits.ts'

const encoder = new TextEncoder()
/** From here on the room that is left is shown, bytes. */
const NEAR = 600

/** How many bytes a message may still grow; null while that is of no interest. */
export function textRoom(text: string): number | null {
  // 3 bytes is the most that a UTF-16 unit makes in UTF-8
  if (text.length * 3 < MAX_TEXT_BYTES - NEAR) return null
  const room = MAX_TEXT_BYTES - encoder.encode(text).length
  return room <= NEAR ? room : null
}
