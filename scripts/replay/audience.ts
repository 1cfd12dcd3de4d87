import type { Figures } from './figures.ts'

/** Who hears what is said, and is asked at the end what they hold. */
export interface Audience {
  /** Call after each frame: waits when who listens is too far behind. */
  keepUp(said: number): Promise<void>
  /** When all was said and everybody who spoke has left: what came of it. */
  readBack(texts: readonly string[]): Promise<Partial<Figures>>
  stop(): Promise<void>
}
