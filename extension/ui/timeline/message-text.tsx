import { memo, useMemo, useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { type MessageLink, readMessageLink } from '../../../shared/message-link.ts'
import { useOpenLink } from '../jump/link-context.ts'
import type { Block, Inline } from '../show/markdown.ts'
import { plainText } from '../show/plain-text.ts'
import { readMarkdown } from '../show/read-markdown.ts'
import { trueHost } from '../show/true-host.ts'

export interface MessageTextProps {
  text: string
  /** Who may be mentioned in it, by name. */
  names: ReadonlyMap<PublicKey, string>
  me: PublicKey
}

/** A message's words, with what light Markdown says about them. */
export const MessageText = memo(function MessageText({ text, names, me }: MessageTextProps) {
  const blocks = useMemo(() => readMarkdown(text, names), [text, names])
  return (
    <div
      data-testid="message-text"
      // isolated: what turns these words around ends with them
      className="inline min-w-0 wrap-anywhere whitespace-pre-wrap [unicode-bidi:isolate]"
    >
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a message's blocks never move
        <BlockPiece key={at} block={block} me={me} />
      ))}
    </div>
  )
})

function BlockPiece({ block, me }: { block: Block; me: PublicKey }) {
  switch (block.kind) {
    case 'lines':
      return <Inlines inside={block.inside} me={me} />
    case 'quote':
      return (
        <blockquote className="my-0.5 block border-l-3 border-edge/50 pl-2.5 text-soft">
          <Inlines inside={block.inside} me={me} />
        </blockquote>
      )
    case 'code':
      return (
        <code
          dir="ltr"
          className="my-1 block overflow-x-auto rounded-lg border border-line bg-side px-3 py-2 font-mono text-[0.92em]"
        >
          {block.text}
        </code>
      )
  }
}

function Inlines({ inside, me }: { inside: readonly Inline[]; me: PublicKey }) {
  return inside.map((inline, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a message's pieces never move
    <Piece key={at} inline={inline} me={me} />
  ))
}

function Piece({ inline, me }: { inline: Inline; me: PublicKey }) {
  switch (inline.kind) {
    case 'plain':
      return inline.text
    case 'link':
      return <Link text={inline.text} href={inline.href} />
    case 'mention':
      return (
        <bdi
          className={`rounded px-1 py-px font-medium box-decoration-clone ${
            inline.key === me ? 'bg-accent text-on-accent' : 'bg-wash text-accent-strong'
          }`}
        >
          {inline.text}
        </bdi>
      )
    case 'code':
      return (
        <code className="rounded bg-hover/70 px-1 py-px font-mono text-[0.92em] box-decoration-clone">
          {inline.text}
        </code>
      )
    case 'bold':
      return (
        <strong className="font-semibold">
          <Inlines inside={inline.inside} me={me} />
        </strong>
      )
    case 'italic':
      return (
        <em>
          <Inlines inside={inline.inside} me={me} />
        </em>
      )
    case 'strike':
      return (
        <s>
          <Inlines inside={inline.inside} me={me} />
        </s>
      )
    case 'spoiler':
      return <Spoiler inside={inline.inside} me={me} />
  }
}

/** Words that are seen only by who asks for them. */
function Spoiler({ inside, me }: { inside: readonly Inline[]; me: PublicKey }) {
  const [shown, setShown] = useState(false)
  if (shown) {
    return (
      <span data-testid="spoiler-shown" className="rounded bg-hover px-1 box-decoration-clone">
        <Inlines inside={inside} me={me} />
      </span>
    )
  }
  return (
    <button
      type="button"
      data-testid="spoiler"
      aria-label="Hidden words, show them"
      title="Show what is hidden"
      onClick={() => setShown(true)}
      className="inline rounded bg-soft px-1 text-left text-transparent box-decoration-clone select-none hover:bg-faint"
    >
      <span aria-hidden="true">{plainText(inside)}</span>
    </button>
  )
}

const LINK = 'text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent'

function Link({ text, href }: { text: string; href: string }) {
  const openLink = useOpenLink()
  const message = useMemo(() => messageIn(href), [href])
  const host = useMemo(() => trueHost(text, href), [text, href])
  return (
    <>
      <a
        href={href}
        // an address among right-to-left words would show its parts in another order
        dir="ltr"
        target="_blank"
        rel="noopener noreferrer"
        title={message ? 'Opens the message here' : href}
        onClick={(event) => {
          if (message && openLink(message)) event.preventDefault()
        }}
        className={LINK}
      >
        {message ? shortened(text) : text}
      </a>
      {host !== null && (
        <bdi
          dir="ltr"
          data-testid="true-host"
          className="ml-1 rounded bg-warn-wash px-1 py-px text-[0.85em] text-warn select-none box-decoration-clone"
        >
          leads to {host}
        </bdi>
      )}
    </>
  )
}

/** The message that a link names, if it is such a link. */
function messageIn(href: string): MessageLink | null {
  if (!/\/m#[\w-]+$/u.test(href)) return null
  try {
    return readMessageLink(href)
  } catch {
    return null
  }
}

/** The code of a message link says nothing to anybody's eye. */
const shortened = (text: string) => text.replace(/#.+$/u, (code) => `${code.slice(0, 7)}…`)
