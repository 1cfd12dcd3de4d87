import { decodeFrame, type FrameSchemas } from '../../shared/frame.ts'

/** Whether these bytes are a frame of one of these kinds. */
export function isFrame(schemas: FrameSchemas, bytes: Uint8Array, most: number): boolean {
  try {
    decodeFrame(schemas, bytes, most)
    return true
  } catch {
    return false
  }
}
