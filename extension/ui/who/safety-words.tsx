import { QrCode as QrIcon } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../controls/button.tsx'
import { QrCode } from '../controls/qr-code.tsx'

/** Words that both see of each other when no key was swapped, to read aloud or to scan. */
export function SafetyWords({ words, name }: { words: readonly string[]; name: string }) {
  const [scan, setScan] = useState(false)
  return (
    <section className="flex flex-col gap-2.5 rounded-xl border border-line bg-side p-3.5">
      <h3 className="text-[13px] font-medium text-soft">
        Safety words of you and <bdi>{name}</bdi>
      </h3>
      <ol
        data-testid="safety-words"
        data-words={words.join(' ')}
        translate="no"
        className="grid grid-cols-2 gap-x-3 gap-y-1 text-lg leading-snug font-semibold"
      >
        {words.map((word, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a word may occur twice, its place is its identity
          <li key={at} className="flex items-baseline gap-2">
            <span className="w-3 text-[12px] font-normal text-faint tabular-nums">{at + 1}</span>
            {word}
          </li>
        ))}
      </ol>
      <p className="text-[13px] text-faint">
        Call or meet <bdi>{name}</bdi>, not here in the chat. They open “Who is this?” of you and read theirs
        aloud. The same six words: it is really them. Others: somebody stands between you, or has another key.
      </p>
      <Button
        small
        className="self-start"
        aria-expanded={scan}
        data-testid="safety-qr-open"
        onClick={() => setScan(!scan)}
      >
        <QrIcon size={14} aria-hidden="true" />
        {scan ? 'Hide the code' : 'Compare by a code'}
      </Button>
      {scan && (
        <>
          <QrCode
            text={`catalk safety words: ${words.join(' ')}`}
            label={`The safety words as a QR code: ${words.join(' ')}`}
            testId="safety-qr"
          />
          <p className="text-[13px] text-faint">
            Scan it with the camera of the other’s phone: it must show the words that stand on the other’s
            screen.
          </p>
        </>
      )}
    </section>
  )
}
