import { memo, useMemo } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { type Stretch, splitText } from '../show/split-text.ts'

export interface MessageTextProps {
  text: string
  /** Who may be mentioned in it, by name. */
  names: ReadonlyMap<PublicKey, string>
  me: PublicKey
}

/** A message's words: links, code and mentions stand out, all else is as written. */
export const MessageText = memo(function MessageText({ text, names, me }: MessageTextProps) {
  const stretches = useMemo(() => splitText(text, names), [text, names])
  return (
    <div data-testid="message-text" dir="auto" className="min-w-0 wrap-anywhere whitespace-pre-wrap">
      {stretches.map((stretch, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a message's stretches never move
        <Piece key={at} stretch={stretch} me={me} />
      ))}
    </div>
  )
})

function Piece({ stretch, me }: { stretch: Stretch; me: PublicKey }) {
  switch (stretch.kind) {
    case 'plain':
      return stretch.text
    case 'link':
      return (
        <a
          href={stretch.href}
          // an address among right-to-left words would show its parts in another order
          dir="ltr"
          target="_blank"
          rel="noopener noreferrer"
          className="text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
        >
          {stretch.text}
        </a>
      )
    case 'mention':
      return (
        <bdi
          className={`rounded px-1 py-px font-medium box-decoration-clone ${
            stretch.key === me ? 'bg-accent text-on-accent' : 'bg-wash text-accent-strong'
          }`}
        >
          {stretch.text}
        </bdi>
      )
    case 'code':
      return (
        <code className="rounded bg-hover/70 px-1 py-px font-mono text-[0.92em] box-decoration-clone">
          {stretch.text}
        </code>
      )
    case 'block':
      return (
        <code className="my-1 block overflow-x-auto rounded-lg border border-line bg-side px-3 py-2 font-mono text-[0.92em]">
          {stretch.text}
        </code>
      )
  }
}
