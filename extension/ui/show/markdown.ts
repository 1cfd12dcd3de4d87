import type { PublicKey } from '../../../shared/ids.ts'

/** A message's words as they are shown, from above to below. */
export type Block =
  | { kind: 'lines'; inside: Inline[] }
  | { kind: 'quote'; inside: Inline[] }
  | { kind: 'code'; text: string }

export type Inline =
  | { kind: 'plain'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'mention'; text: string; key: PublicKey }
  | { kind: 'code'; text: string }
  | { kind: Mark; inside: Inline[] }

export type Mark = 'bold' | 'italic' | 'strike' | 'spoiler'
